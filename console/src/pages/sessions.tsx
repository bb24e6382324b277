import type { sessionList } from '../../../src/operations/session-list.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { Deed } from '../ui/deed.tsx'
import { Card } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { Time } from '../ui/time.tsx'

/** Where people are signed in: the owner sees all, everybody else what is theirs. */
export function Sessions() {
  const query = useRead<typeof sessionList>('/sessions', {}, ['people'])
  return (
    <Card title="Signed in">
      <Loaded query={query}>
        {(sessions) => (
          <ul className="grid gap-3">
            {sessions.map(({ id, person, lastUsedAt, address, agent, own }) => (
              <li key={id} className="grid gap-1">
                <p>
                  {person} from {address}, last used <Time at={lastUsedAt} />
                  {own && ' (this window)'}
                </p>
                <p className="text-sm break-words text-stone-600 dark:text-stone-400">{agent}</p>
                {!own && (
                  <Deed
                    label={`End this session of ${person}`}
                    act={() => call('DELETE', `/sessions/${id}`)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}
