import type { homeShow } from '../../../src/operations/home-show.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { useShell } from '../shell/session.tsx'
import { State } from '../ui/badge.tsx'
import { Deed } from '../ui/deed.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { ApiTokens } from './api-tokens.tsx'
import { Sessions } from './sessions.tsx'

/** What is about the server as a whole. */
export function Server() {
  const { state } = useShell()
  const role = state.session?.role ?? ''
  return (
    <Page title="Server">
      <div className="grid gap-4 md:grid-cols-2">
        {['owner', 'admin', 'operator'].includes(role) && <KillSwitch />}
        <Sessions />
      </div>
      {['owner', 'admin', 'auditor'].includes(role) && <ApiTokens makes={role === 'owner'} />}
    </Page>
  )
}

function KillSwitch() {
  const query = useRead<typeof homeShow>('/home', {}, ['apps', 'tasks'])
  return (
    <Card title="Kill switch">
      <p>
        It stops every call to every application within a second. What is asked for meanwhile is kept, and
        goes on when the switch is off again; identity providers are still answered.
      </p>
      <Loaded query={query}>
        {({ halted }) => (
          <>
            <p>Now: {halted ? <State state="halted" /> : 'off'}</p>
            <Deed
              label={halted ? 'Let work go on everywhere' : 'Stop everything everywhere'}
              look={halted ? 'main' : 'danger'}
              act={() => call('PUT', '/kill-switch', { switch: halted ? 'off' : 'on' })}
              {...(!halted && { asks: 'Nobody gets or loses access in any application until it is let go.' })}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}
