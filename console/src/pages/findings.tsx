import { Link } from '@tanstack/react-router'
import type { findingList } from '../../../src/operations/finding-list.ts'
import { useRead } from '../api/use-query.ts'
import { Badge } from '../ui/badge.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'

export function Findings() {
  const query = useRead<typeof findingList>('/findings', {}, ['accounts', 'tasks'])
  return (
    <Page title="Findings">
      <p>What a person should look at, by the last complete readings. Nothing follows from it by itself.</p>
      <Loaded query={query}>
        {(findings) =>
          findings.length === 0 ? (
            <Empty title="Nothing was found.">
              <p>A finding rests on a reading: open an application and read its accounts.</p>
            </Empty>
          ) : (
            <Table
              caption="Findings, the gravest first"
              rows={findings}
              keyOf={({ kind, accountId }) => kind + accountId}
              columns={[
                {
                  title: 'Finding',
                  cell: ({ title, kind }) => (
                    <Badge look={kind === 'leaverWithAccess' ? 'bad' : 'wait'}>{title}</Badge>
                  ),
                },
                { title: 'Account', cell: ({ account }) => account },
                {
                  title: 'Application',
                  cell: ({ app }) => (
                    <Link to="/applications/$app" params={{ app }}>
                      {app}
                    </Link>
                  ),
                },
                { title: 'Why', cell: ({ why }) => why },
                { title: 'What to do', cell: ({ todo }) => todo, wide: true },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
