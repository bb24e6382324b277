import { useState } from 'react'
import type { ApplicationView } from '../../../src/operations/app-show.ts'
import type { entitlementList } from '../../../src/operations/entitlement-list.ts'
import type { mappingList } from '../../../src/operations/mapping-list.ts'
import type { mappingPreview } from '../../../src/operations/mapping-preview.ts'
import { call, type ResultOf } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { useAct } from '../ui/use-act.ts'

type Preview = ResultOf<typeof mappingPreview>

/** Which group gives what, and before a rule is set, whose rights it would change. */
export function Mapping({ view: { slug } }: { readonly view: ApplicationView }) {
  const path = `/applications/${slug}/mapping`
  const query = useRead<typeof mappingList>(path, {}, ['apps', 'tasks'])
  const { act, busy, error } = useAct()
  return (
    <div className="grid gap-4">
      <Loaded query={query}>
        {(rules) =>
          rules.length === 0 ? (
            <Empty title="No group is mapped, and none was pushed yet.">
              <p>Push groups from your identity provider, then say here what their members get.</p>
            </Empty>
          ) : (
            <Table
              caption="Groups and what they give"
              rows={rules}
              keyOf={({ group, entitlement }) => `${group} ${entitlement}`}
              columns={[
                { title: 'Group', cell: ({ group }) => group },
                { title: 'Members', cell: ({ members }) => members ?? 'not pushed' },
                { title: 'Gives', cell: ({ entitlement }) => entitlement ?? 'nothing: not mapped' },
                { title: 'Priority', cell: ({ priority }) => priority ?? '', wide: true },
                {
                  title: 'Remove',
                  cell: ({ group, entitlement }) =>
                    entitlement !== null && (
                      <Button
                        busy={busy}
                        aria-label={`Remove the rule that gives ${entitlement} to ${group}`}
                        onClick={() => void act(() => call('DELETE', path, { group, entitlement }))}
                      >
                        Remove
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {error !== undefined && <Failed error={error} />}
      <AddRule app={slug} />
    </div>
  )
}

function AddRule({ app }: { readonly app: string }) {
  const offers = useRead<typeof entitlementList>(`/applications/${app}/entitlements`, {}, [
    'apps',
    'accounts',
  ])
  const { act, busy, error } = useAct()
  const [rule, setRule] = useState({ group: '', entitlement: '', priority: '100' })
  const [preview, setPreview] = useState<Preview>()
  const set = (name: keyof typeof rule) => (event: { target: { value: string } }) => {
    setPreview(undefined)
    setRule({ ...rule, [name]: event.target.value })
  }
  const path = `/applications/${app}/mapping`
  const look = async () => setPreview(await call<typeof mappingPreview>('GET', `${path}/preview`, rule))
  const save = async () => {
    await call('PUT', path, { ...rule, priority: Number(rule.priority) })
    setPreview(undefined)
  }
  return (
    <Card title="Add a rule">
      <form
        className="grid max-w-xl gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(preview === undefined ? look : save)
        }}
      >
        <Field label="Group of the identity provider" required value={rule.group} onChange={set('group')} />
        <Choice label="Gives" required value={rule.entitlement} onChange={set('entitlement')}>
          <option value="">Choose</option>
          {(offers.data ?? []).map(({ type, id, name }) => (
            <option key={type + id} value={name}>
              {name} ({type})
            </option>
          ))}
        </Choice>
        <Field
          label="Priority"
          type="number"
          min={1}
          max={9999}
          help="Where only one is possible, the lower number wins."
          value={rule.priority}
          onChange={set('priority')}
        />
        {preview !== undefined && <Previewed preview={preview} />}
        {error !== undefined && <Failed error={error} />}
        <div>
          <Button type="submit" look={preview === undefined ? 'plain' : 'main'} busy={busy}>
            {preview === undefined ? 'Show whose rights change' : 'Set the rule'}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Previewed({ preview: { members, changes, losing, held, room } }: { readonly preview: Preview }) {
  return (
    <div role="status" className="grid gap-2">
      <p>
        {changes.length} of {members} members would change; {losing} of them would lose something.
      </p>
      {held && (
        <p>
          The guard would hold that: {room.used} of {room.limit} removals of 24 hours are used.
        </p>
      )}
      {changes.length > 0 && (
        <Table
          caption="Whose rights would change"
          rows={changes.slice(0, 50)}
          keyOf={({ accountId }) => accountId}
          columns={[
            { title: 'Account', cell: ({ account }) => account },
            { title: 'Now', cell: ({ before }) => before.join(', ') || 'nothing' },
            { title: 'Then', cell: ({ after }) => after.join(', ') || 'nothing' },
          ]}
        />
      )}
    </div>
  )
}
