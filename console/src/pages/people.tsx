import { useState } from 'react'
import type { personInvite } from '../../../src/operations/person-invite.ts'
import type { personList } from '../../../src/operations/person-list.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { useAct } from '../ui/use-act.ts'

const roles = ['operator', 'approver', 'auditor', 'admin', 'owner'] as const

export function People() {
  const query = useRead<typeof personList>('/people', {}, ['people'])
  const { act, busy, error } = useAct()
  return (
    <Page title="People">
      {error !== undefined && <Failed error={error} />}
      <Loaded query={query}>
        {(people) => (
          <Table
            caption="People who may sign in"
            rows={people}
            keyOf={({ id }) => id}
            columns={[
              { title: 'Name', cell: ({ name }) => name },
              { title: 'E-mail', cell: ({ email }) => email },
              { title: 'Role', cell: ({ role }) => role },
              { title: 'State', cell: ({ state }) => <State state={state} /> },
              { title: 'Signed in', cell: ({ sessions }) => sessions, wide: true },
              {
                title: 'Access',
                cell: ({ id, name, state }) => (
                  <Button
                    busy={busy}
                    aria-label={`${state === 'disabled' ? 'Open the door for' : 'Shut out'} ${name}`}
                    onClick={() =>
                      void act(() =>
                        call('PUT', `/people/${id}`, { access: state === 'disabled' ? 'on' : 'off' }),
                      )
                    }
                  >
                    {state === 'disabled' ? 'Let in' : 'Shut out'}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <Invite />
    </Page>
  )
}

function Invite() {
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ name: '', email: '', role: 'operator' })
  const [link, setLink] = useState<string>()
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })
  const invite = async () => setLink((await call<typeof personInvite>('POST', '/people', given)).url)
  return (
    <Card title="Invite somebody">
      <form
        className="grid max-w-xl gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(invite)
        }}
      >
        <Field label="Name" required value={given.name} onChange={set('name')} />
        <Field label="E-mail" type="email" required value={given.email} onChange={set('email')} />
        <Choice label="Role" value={given.role} onChange={set('role')}>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Choice>
        {error !== undefined && <Failed error={error} />}
        {link !== undefined && (
          <>
            <Copy label="Invitation" text={link} />
            <p>Give it to the person alone. It is good once, for three days, and is shown only now.</p>
          </>
        )}
        <div>
          <Button type="submit" busy={busy}>
            Invite
          </Button>
        </div>
      </form>
    </Card>
  )
}
