import { useState } from 'react'
import type { appHandshake } from '../../../src/operations/app-handshake.ts'
import type { appReach, ReachView } from '../../../src/operations/app-reach.ts'
import type { appRequests } from '../../../src/operations/app-requests.ts'
import type { ApplicationView } from '../../../src/operations/app-show.ts'
import type { scimTokenCreate } from '../../../src/operations/scim-token-create.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Choice } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { idpSteps } from './idp-steps.ts'

/** Where to put address and token, for each identity provider, and live how far it has come. */
export function ConnectIdp({ view }: { readonly view: ApplicationView }) {
  const [idp, setIdp] = useState<keyof typeof idpSteps>('okta')
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card title="Connect">
        <Choice
          label="Identity provider"
          value={idp}
          onChange={(event) => setIdp(event.target.value as keyof typeof idpSteps)}
        >
          {Object.entries(idpSteps).map(([key, { name }]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Choice>
        <ol className="grid list-decimal gap-1.5 pl-5">
          {idpSteps[idp].steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <Copy label="SCIM base URL" text={view.scimUrl} />
        <Reach app={view.slug} />
        <NewToken app={view.slug} />
      </Card>
      <Progress app={view.slug} />
      <div className="lg:col-span-2">
        <Requests app={view.slug} />
      </div>
    </div>
  )
}

const reachLooks = { good: 'good', bad: 'bad', unknown: 'wait' } as const

/** Whether an identity provider can get to that address, as far as it can be seen from the server. */
function Reach({ app }: { readonly app: string }) {
  const { act, busy, error } = useAct()
  const [seen, setSeen] = useState<ReachView>()
  const look = async () => setSeen(await call<typeof appReach>('GET', `/applications/${app}/reach`))
  return (
    <div className="grid justify-items-start gap-2">
      <Button busy={busy} onClick={() => void act(look)}>
        Can it be reached?
      </Button>
      <div role="status" className="grid gap-1.5">
        {seen?.steps.map(({ what, state, says, todo }) => (
          <p key={what}>
            <Badge look={reachLooks[state]}>{state === 'unknown' ? 'unclear' : state}</Badge> {says} {todo}
          </p>
        ))}
      </div>
      {error !== undefined && <Failed error={error} />}
    </div>
  )
}

function NewToken({ app }: { readonly app: string }) {
  const { act, busy, error } = useAct()
  const [token, setToken] = useState<string>()
  const make = async () =>
    setToken((await call<typeof scimTokenCreate>('POST', `/applications/${app}/scim-tokens`)).token)
  return (
    <div className="grid gap-2">
      {token === undefined ? (
        <div>
          <Button look="main" busy={busy} onClick={() => void act(make)}>
            Make a token
          </Button>
        </div>
      ) : (
        <>
          <Copy label="Token" text={token} />
          <p>Copy it now: it is shown this once. Another one can be made at any time.</p>
        </>
      )}
      {error !== undefined && <Failed error={error} />}
    </div>
  )
}

function Progress({ app }: { readonly app: string }) {
  const query = useRead<typeof appHandshake>(`/applications/${app}/handshake`, {}, ['handshake', 'apps'])
  return (
    <Card title="How far it is">
      <Loaded query={query}>
        {({ idp, steps, next, hints, lastRequestAt }) => (
          <>
            <p>{recognized(idp, lastRequestAt)}</p>
            <ol className="grid gap-1.5" aria-live="polite">
              {steps.map(({ step, done, says }) => (
                <li key={step} className="flex gap-2">
                  <Badge look={done ? 'good' : 'plain'}>{done ? 'done' : 'open'}</Badge>
                  <span>{says}</span>
                </li>
              ))}
            </ol>
            <p className="font-medium">{next}</p>
            {hints.map((hint) => (
              <p key={hint} className="text-amber-900 dark:text-amber-200">
                {hint}
              </p>
            ))}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function recognized(idp: { readonly name: string } | null, lastRequestAt: string | null): string {
  if (idp !== null) return `Recognized: ${idp.name}.`
  return lastRequestAt === null
    ? 'No request came yet.'
    : 'Requests come, from none that is known by its ways.'
}

function Requests({ app }: { readonly app: string }) {
  const query = useRead<typeof appRequests>(`/applications/${app}/requests`, {}, ['handshake'])
  return (
    <section className="grid gap-3">
      <h2>Last requests</h2>
      <Loaded query={query}>
        {(requests) =>
          requests.length === 0 ? (
            <Empty title="No request came yet.">
              <p>They appear here as they come, without credentials.</p>
            </Empty>
          ) : (
            <Table
              caption="Last requests of the identity provider"
              rows={requests}
              keyOf={({ id }) => String(id)}
              columns={[
                { title: 'At', cell: ({ at }) => <Time at={at} /> },
                {
                  title: 'Request',
                  cell: ({ method, path }) => (
                    <code>
                      {method} {path}
                    </code>
                  ),
                },
                {
                  title: 'Answer',
                  cell: ({ status }) => <Badge look={status < 400 ? 'good' : 'bad'}>{String(status)}</Badge>,
                },
                { title: 'Says', cell: ({ detail }) => detail ?? '', wide: true },
                { title: 'From', cell: ({ address }) => address, wide: true },
              ]}
            />
          )
        }
      </Loaded>
    </section>
  )
}
