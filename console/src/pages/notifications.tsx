import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { notificationAdd } from '../../../src/operations/notification-add.ts'
import type { notificationList } from '../../../src/operations/notification-list.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'

/** Where notifications go. */
export function Notifications() {
  const query = useRead<typeof notificationList>('/notifications', {}, ['notifications'])
  return (
    <Page title="Notifications">
      <Loaded query={query}>
        {(targets) =>
          targets.length === 0 ? (
            <Empty title="Nobody is told of anything yet.">
              <p>
                Whoever does not look here every day should hear of it when a leaver may still have access.
                Add an address below.
              </p>
            </Empty>
          ) : (
            <Table
              caption="Where notifications go"
              rows={targets}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: 'Name',
                  cell: ({ id, name }) => (
                    <Link to="/notifications/$id" params={{ id }}>
                      {name}
                    </Link>
                  ),
                },
                { title: 'By', cell: ({ kind }) => (kind === 'email' ? 'mail' : 'webhook') },
                {
                  title: 'Address',
                  cell: ({ address }) => <span className="break-all">{address}</span>,
                  wide: true,
                },
                { title: 'State', cell: (target) => <Condition {...target} /> },
                {
                  title: 'Last delivered',
                  cell: ({ lastDeliveredAt }) => <Time at={lastDeliveredAt} />,
                  wide: true,
                },
              ]}
            />
          )
        }
      </Loaded>
      <Add />
    </Page>
  )
}

export function Condition({
  enabled,
  failed,
  waiting,
}: {
  readonly enabled: boolean
  readonly failed: number
  readonly waiting: number
}) {
  if (!enabled) return <Badge>off</Badge>
  if (failed > 0) return <Badge look="bad">{`${failed} failed`}</Badge>
  return waiting > 0 ? <Badge look="wait">{`${waiting} waiting`}</Badge> : <Badge look="good">on</Badge>
}

function Add() {
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ name: '', by: 'webhook', address: '' })
  const [secret, setSecret] = useState<string | null>(null)
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })
  const add = async () => {
    const { name, by, address } = given
    const where =
      by === 'webhook'
        ? { url: address.trim() }
        : { email: address.split(/[\s,;]+/).filter((one) => one !== '') }
    const added = await call<typeof notificationAdd>('POST', '/notifications', { name, ...where })
    setSecret(added.secret)
    setGiven({ name: '', by, address: '' })
  }
  return (
    <Card title="Add an address">
      <form
        className="grid max-w-xl gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(add)
        }}
      >
        <p>It is told of what needs a person. What exactly can be chosen afterwards.</p>
        <Field label="Name" required value={given.name} onChange={set('name')} />
        <Choice label="By" value={given.by} onChange={set('by')}>
          <option value="webhook">signed webhook</option>
          <option value="email">mail</option>
        </Choice>
        <Field
          label={given.by === 'webhook' ? 'Address of the receiver' : 'E-mail addresses'}
          help={
            given.by === 'webhook'
              ? 'An https address, as chat and ticket systems give it out.'
              : 'With commas between them.'
          }
          required
          value={given.address}
          onChange={set('address')}
        />
        {error !== undefined && <Failed error={error} />}
        {secret !== null && (
          <>
            <Copy label="Secret of the signatures" text={secret} />
            <p>The receiver checks the signatures with it. Copy it now: it is shown only once.</p>
          </>
        )}
        <div>
          <Button type="submit" busy={busy}>
            Add
          </Button>
        </div>
      </form>
    </Card>
  )
}
