import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { auditList } from '../../../src/operations/audit-list.ts'
import { useRead } from '../api/use-query.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'

export function Audit() {
  const [event, setEvent] = useState('')
  const [pages, setPages] = useState<readonly string[]>([])
  const query = useRead<typeof auditList>('/audit', { event, before: pages.at(-1) }, [
    'tasks',
    'apps',
    'people',
    'system',
  ])
  return (
    <Page
      title="Audit"
      actions={
        <a href="/api/audit/export" download="audit.ndjson">
          Export all
        </a>
      }
    >
      <div className="max-w-sm">
        <Field
          label="Events that begin with"
          help="Such as task, task.approved, person."
          type="search"
          value={event}
          onChange={(change) => {
            setPages([])
            setEvent(change.target.value)
          }}
        />
      </div>
      <Loaded query={query}>
        {({ entries, next }) => (
          <>
            {entries.length === 0 && <Empty title="No entry fits." />}
            {entries.length > 0 && (
              <Table
                caption="Entries of the audit trail, newest first"
                rows={entries}
                keyOf={({ seq, at, event: name, taskId }) => `${seq}${at}${name}${taskId}`}
                columns={[
                  { title: 'No.', cell: ({ seq }) => seq ?? '…' },
                  { title: 'At', cell: ({ at }) => <Time at={at} /> },
                  { title: 'Event', cell: ({ event: name }) => <code>{name}</code> },
                  { title: 'By', cell: ({ actor }) => actor.kind },
                  { title: 'Application', cell: ({ app }) => app ?? '', wide: true },
                  {
                    title: 'Account',
                    cell: ({ account, taskId }) =>
                      taskId === null ? (
                        (account ?? '')
                      ) : (
                        <Link to="/changes/$id" params={{ id: taskId }}>
                          {account ?? 'change'}
                        </Link>
                      ),
                    wide: true,
                  },
                ]}
              />
            )}
            <div className="flex gap-2">
              {pages.length > 0 && <Button onClick={() => setPages(pages.slice(0, -1))}>Newer</Button>}
              {next !== null && <Button onClick={() => setPages([...pages, next])}>Older</Button>}
            </div>
          </>
        )}
      </Loaded>
      <Card title="Verify it without trusting this server">
        <p>
          Export the trail, then on any machine: <code>overlock audit verify audit.ndjson</code>. It names the
          first number that was altered, left out or moved.
        </p>
        <p>
          Not covered: what somebody does in an application without Overlock is seen by the next reading, not
          as it happens.
        </p>
      </Card>
    </Page>
  )
}
