import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { notificationDeliveries } from '../../../src/operations/notification-deliveries.ts'
import type { notificationList } from '../../../src/operations/notification-list.ts'
import type { notificationRotate } from '../../../src/operations/notification-rotate.ts'
import type { notificationTest } from '../../../src/operations/notification-test.ts'
import type { NotificationView } from '../../../src/operations/notification-view.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Deed } from '../ui/deed.tsx'
import { Field } from '../ui/field.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { Condition } from './notifications.tsx'

/** One address that is told: of what, what it answered, and what can be done. */
export function Notification() {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const query = useRead<typeof notificationList>('/notifications', {}, ['notifications'])
  return (
    <Loaded query={query}>
      {(targets) => {
        const target = targets.find((one) => one.id === id)
        return target === undefined ? (
          <Page title="Notifications">
            <Empty title="There is no such address any more." />
          </Page>
        ) : (
          <Page title={target.name}>
            <div className="grid gap-4 md:grid-cols-2">
              <Where target={target} />
              <What key={`${target.events}|${target.apps}`} target={target} />
            </div>
            <Deliveries id={id} kind={target.kind} />
          </Page>
        )
      }}
    </Loaded>
  )
}

function Where({ target }: { readonly target: NotificationView }) {
  const { id, name, kind, address, enabled, formerSecretUntil } = target
  const navigate = useNavigate()
  const path = `/notifications/${id}`
  const [tested, setTested] = useState('')
  const [secret, setSecret] = useState<string>()
  const test = async () => {
    const { delivered, answer } = await call<typeof notificationTest>('POST', `${path}/test`)
    setTested(delivered ? `It arrived (${answer}).` : `It did not arrive: ${answer}`)
  }
  const rotate = async () =>
    setSecret((await call<typeof notificationRotate>('POST', `${path}/rotate`)).secret)
  const remove = async () => {
    await call('DELETE', path)
    await navigate({ to: '/notifications' })
  }
  return (
    <Card title="Where">
      <Facts
        facts={[
          ['By', kind === 'email' ? 'mail' : 'signed webhook'],
          [
            'Address',
            <span key="address" className="break-all">
              {address}
            </span>,
          ],
          ['State', <Condition key="state" {...target} />],
          ...(formerSecretUntil === null
            ? []
            : [['Former secret signs until', <Time key="until" at={formerSecretUntil} />] as const]),
        ]}
      />
      <Deed label="Send a test" look="main" act={test} says={tested} />
      {kind === 'webhook' && (
        <Deed
          label="Make a new secret"
          act={rotate}
          says={
            secret !== undefined && (
              <>
                <Copy label="New secret" text={secret} />
                Copy it now: it is shown only once. The former one signs beside it for a day.
              </>
            )
          }
        />
      )}
      <Deed
        label={enabled ? 'Switch it off' : 'Switch it on'}
        act={() => call('PUT', path, { deliver: enabled ? 'off' : 'on' })}
        says={enabled ? '' : 'What happens while it is off is not told afterwards.'}
      />
      <Deed
        label={`Remove ${name}`}
        look="danger"
        act={remove}
        asks={`${name} is told nothing any more, and what it was told is forgotten.`}
      />
    </Card>
  )
}

function What({ target: { id, events, apps } }: { readonly target: NotificationView }) {
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ events: events.join(' '), apps: apps?.join(' ') ?? '' })
  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')
  const save = () =>
    call('PUT', `/notifications/${id}`, { events: words(given.events), apps: words(given.apps) })
  return (
    <Card title="What it is told">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(save)
        }}
      >
        <Field
          label="Events"
          help="Names of events of the audit trail, or their first words: task is every event of tasks."
          required
          value={given.events}
          onChange={(event) => setGiven({ ...given, events: event.target.value })}
        />
        <Field
          label="Only these applications"
          help="Empty: all, and what belongs to none."
          value={given.apps}
          onChange={(event) => setGiven({ ...given, apps: event.target.value })}
        />
        {error !== undefined && <Failed error={error} />}
        <div>
          <Button type="submit" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Deliveries({ id, kind }: { readonly id: string; readonly kind: string }) {
  const path = `/notifications/${id}/deliveries`
  const query = useRead<typeof notificationDeliveries>(path, {}, ['notifications', 'tasks', 'system'])
  const { act, busy, error } = useAct()
  const again = (delivery?: string) =>
    void act(() => call('POST', `/notifications/${id}/replay`, delivery === undefined ? {} : { delivery }))
  return (
    <section className="grid gap-3">
      <h2>What it was told, 30 days</h2>
      {error !== undefined && <Failed error={error} />}
      <Loaded query={query}>
        {(deliveries) =>
          deliveries.length === 0 ? (
            <Empty title="Nothing yet.">
              <p>A test shows whether the {kind === 'email' ? 'mail' : 'webhook'} arrives.</p>
            </Empty>
          ) : (
            <>
              {deliveries.some(({ state, seq }) => state === 'failed' && seq !== null) && (
                <div>
                  <Button busy={busy} onClick={() => again()}>
                    Send all that failed again
                  </Button>
                </div>
              )}
              <Table
                caption="What it was told"
                rows={deliveries}
                keyOf={(one) => one.id}
                columns={[
                  { title: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
                  { title: 'Event', cell: ({ event }) => event },
                  { title: 'State', cell: ({ state }) => <State state={state} /> },
                  { title: 'Answer', cell: ({ answer }) => answer ?? '', wide: true },
                  { title: 'Tries', cell: ({ attempts }) => attempts, wide: true },
                  {
                    title: 'Again',
                    cell: (one) =>
                      one.state === 'waiting' || one.seq === null ? (
                        ''
                      ) : (
                        <Button
                          busy={busy}
                          aria-label={`Send ${one.event} again`}
                          onClick={() => again(one.id)}
                        >
                          Send again
                        </Button>
                      ),
                  },
                ]}
              />
            </>
          )
        }
      </Loaded>
    </section>
  )
}
