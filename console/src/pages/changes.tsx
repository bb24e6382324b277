import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { taskApproveMany } from '../../../src/operations/task-approve-many.ts'
import type { taskList } from '../../../src/operations/task-list.ts'
import type { TaskView } from '../../../src/operations/task-view.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/field.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'

const filters = {
  open: ['Open', { open: true }],
  held: ['Held for a person', { state: 'held' }],
  needsPerson: ['Needs a person', { state: 'needsPerson' }],
  failed: ['Failed', { state: 'failed' }],
  all: ['All', {}],
} as const

export function Changes() {
  const { app } = useSearch({ strict: false })
  const [filter, setFilter] = useState<keyof typeof filters>('open')
  const query = useRead<typeof taskList>('/tasks', { ...filters[filter][1], app, limit: 200 }, [
    'tasks',
    'workItems',
  ])
  return (
    <Page title={app === undefined ? 'Changes' : `Changes in ${app}`}>
      <div className="max-w-xs">
        <Choice
          label="Show"
          value={filter}
          onChange={(event) => setFilter(event.target.value as keyof typeof filters)}
        >
          {Object.entries(filters).map(([key, [title]]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </Choice>
      </div>
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Empty title={filter === 'all' ? 'Nothing was changed yet.' : 'Nothing of that kind.'}>
              <p>Changes come from your identity provider and from the mapping of groups.</p>
            </Empty>
          ) : (
            <Tasks tasks={tasks} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Tasks({ tasks }: { readonly tasks: readonly TaskView[] }) {
  const { act, busy, error } = useAct()
  const held = tasks.filter(({ state, hold }) => state === 'held' && hold !== 'shadow')
  const release = () =>
    call<typeof taskApproveMany>('POST', '/tasks/approve', { ids: held.slice(0, 500).map(({ id }) => id) })
  return (
    <>
      {held.length > 1 && (
        <div className="flex flex-wrap items-center gap-3">
          <Button look="danger" busy={busy} onClick={() => void act(release)}>
            Release these {held.length} held changes
          </Button>
          <p>Each is planned anew on a fresh reading and done as shown, or held again.</p>
        </div>
      )}
      {error !== undefined && <Failed error={error} />}
      <Table
        caption="Changes, newest first"
        rows={tasks}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'Account',
            cell: ({ id, account }) => (
              <Link to="/changes/$id" params={{ id }}>
                {account}
              </Link>
            ),
          },
          { title: 'Application', cell: ({ app }) => app },
          { title: 'State', cell: ({ state }) => <State state={state} /> },
          { title: 'Wanted', cell: ({ kind, presence }) => (kind === 'delete' ? 'deletion' : presence) },
          {
            title: 'Why it waits',
            cell: ({ standstill, reason, hold, code }) => standstill ?? reason ?? hold ?? code ?? '',
            wide: true,
          },
          { title: 'Since', cell: ({ updatedAt }) => <Time at={updatedAt} />, wide: true },
        ]}
      />
    </>
  )
}
