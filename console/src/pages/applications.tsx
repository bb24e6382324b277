import { Link } from '@tanstack/react-router'
import type { appList } from '../../../src/operations/app-list.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'

export function Applications() {
  const query = useRead<typeof appList>('/applications', {}, ['apps', 'tasks', 'accounts'])
  return (
    <Page title="Applications" actions={<Link to="/applications/add">Add an application</Link>}>
      <Loaded query={query}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No application is connected yet.">
              <Link to="/applications/add">Add the first one</Link>
            </Empty>
          ) : (
            <Table
              caption="Applications"
              rows={list}
              keyOf={({ slug }) => slug}
              columns={[
                {
                  title: 'Application',
                  cell: ({ slug }) => (
                    <Link to="/applications/$app" params={{ app: slug }}>
                      {slug}
                    </Link>
                  ),
                },
                { title: 'Kind', cell: ({ connector }) => connector },
                { title: 'Mode', cell: ({ mode }) => <State state={mode} /> },
                { title: 'Users', cell: ({ users }) => users },
                { title: 'Managed', cell: ({ managedAccounts }) => managedAccounts, wide: true },
                {
                  title: 'Open changes',
                  cell: ({ open }) => Object.values(open).reduce((sum, count) => sum + count, 0),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
