import { useState } from 'react'
import type { apiTokenCreate } from '../../../src/operations/api-token-create.ts'
import type { apiTokenList } from '../../../src/operations/api-token-list.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Deed } from '../ui/deed.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'

/** Tokens for the REST API, the command line and assistants; only the owner makes and revokes them. */
export function ApiTokens({ makes }: { readonly makes: boolean }) {
  const query = useRead<typeof apiTokenList>('/api-tokens', {}, ['people'])
  return (
    <section className="grid gap-3">
      <h2>API tokens</h2>
      <Loaded query={query}>
        {(tokens) =>
          tokens.length === 0 ? (
            <Empty title="There is no API token." />
          ) : (
            <Table
              caption="API tokens"
              rows={tokens}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Label', cell: ({ label }) => label },
                { title: 'May', cell: ({ role, readOnly }) => `${role}${readOnly ? ', only reading' : ''}` },
                { title: 'In', cell: ({ apps }) => apps?.join(', ') ?? 'all applications', wide: true },
                { title: 'State', cell: ({ state }) => <State state={state} /> },
                {
                  title: 'Last used',
                  cell: ({ lastUsedAt }) => <Time at={lastUsedAt ?? null} />,
                  wide: true,
                },
                {
                  title: 'Revoke',
                  cell: ({ id, label, state }) =>
                    makes &&
                    state !== 'revoked' && (
                      <Deed
                        label={`Revoke ${label}`}
                        act={() => call('DELETE', `/api-tokens/${id}`)}
                        asks="Whatever uses it is refused from the next request on. It can't be taken back."
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {makes && <Make />}
    </section>
  )
}

const roles = ['auditor', 'operator', 'approver', 'admin', 'owner'] as const

function Make() {
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ label: '', role: 'auditor', expiresInDays: '90' })
  const [token, setToken] = useState<string>()
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })
  const make = async () =>
    setToken(
      (
        await call<typeof apiTokenCreate>('POST', '/api-tokens', {
          ...given,
          expiresInDays: Number(given.expiresInDays),
        })
      ).token,
    )
  return (
    <Card title="Make a token">
      <form
        className="grid max-w-xl gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(make)
        }}
      >
        <Field label="Who or what uses it" required value={given.label} onChange={set('label')} />
        <Choice label="What it may do" value={given.role} onChange={set('role')}>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Choice>
        <Field
          label="Days until it ends"
          type="number"
          min={1}
          required
          value={given.expiresInDays}
          onChange={set('expiresInDays')}
        />
        {error !== undefined && <Failed error={error} />}
        {token !== undefined && (
          <>
            <Copy label="Token" text={token} />
            <p>Copy it now: it is shown only once.</p>
          </>
        )}
        <div>
          <Button type="submit" busy={busy}>
            Make the token
          </Button>
        </div>
      </form>
    </Card>
  )
}
