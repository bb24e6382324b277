import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApplicationView } from '../../../src/operations/app-show.ts'
import { call } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Deed } from '../ui/deed.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Card, Facts } from '../ui/page.tsx'
import { Failed } from '../ui/state.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'

export function Settings({ view }: { readonly view: ApplicationView }) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Mode view={view} />
      <Policy view={view} />
      <Card title="Connection">
        <Facts
          facts={[
            ...Object.entries(view.settings).map(([name, value]) => [name, value] as const),
            ...view.secrets.map(
              ({ name, fingerprint, updatedAt }) =>
                [
                  name,
                  <span key={name}>
                    stored, fingerprint <code>{fingerprint}</code>, <Time at={updatedAt} />
                  </span>,
                ] as const,
            ),
          ]}
        />
        <Deed
          label="Check the connection"
          act={() => call('POST', `/applications/${view.slug}/check`)}
          says="It answers, and the key is good."
        />
      </Card>
      <Danger view={view} />
    </div>
  )
}

function Mode({ view: { slug, mode, open } }: { readonly view: ApplicationView }) {
  const planned = open['held'] ?? 0
  const to = mode === 'shadow' ? 'apply' : 'shadow'
  return (
    <Card title="Mode">
      {mode === 'shadow' ? (
        <p>
          In shadow: your identity provider gets true answers, plans are made and shown, and nothing is
          changed in the application. {planned} changes are planned; with apply they are carried out.
        </p>
      ) : (
        <p>In apply: what your identity provider asks for is carried out, within the guard.</p>
      )}
      <Deed
        label={
          to === 'apply'
            ? `Apply: carry out ${planned} planned changes`
            : 'Back to shadow: change nothing more'
        }
        look={to === 'apply' ? 'main' : 'plain'}
        act={() => call('PUT', `/applications/${slug}/mode`, { mode: to })}
      />
    </Card>
  )
}

function Policy({ view: { slug, policy, leaverMode } }: { readonly view: ApplicationView }) {
  const { act, busy, error } = useAct()
  const [wanted, setWanted] = useState({
    deletionAfterDays: String(policy.deletionAfterDays),
    adoption: policy.adoption,
    inventory: policy.inventory,
    assignee: policy.assignee ?? '',
  })
  const set = (name: keyof typeof wanted) => (event: { target: { value: string } }) =>
    setWanted({ ...wanted, [name]: event.target.value })
  const save = () =>
    call('PUT', `/applications/${slug}`, { ...wanted, deletionAfterDays: Number(wanted.deletionAfterDays) })
  return (
    <Card title="Policy">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(save)
        }}
      >
        <p>Whoever leaves: {leaverMode}.</p>
        <Field
          label="Days between a SCIM DELETE and the planned deletion"
          type="number"
          min={0}
          help="The deletion itself is held for a person."
          value={wanted.deletionAfterDays}
          onChange={set('deletionAfterDays')}
        />
        <Choice
          label="An account that is there already becomes managed"
          value={wanted.adoption}
          onChange={set('adoption')}
        >
          <option value="onIdpMatch">when the identity provider names its e-mail</option>
          <option value="onApproval">after a person agrees</option>
          <option value="never">never</option>
        </Choice>
        <Choice label="GET /Users lists" value={wanted.inventory} onChange={set('inventory')}>
          <option value="managed">managed accounts</option>
          <option value="all">every account of the application</option>
        </Choice>
        <Field
          label="Who does what people must do"
          help="Such as an e-mail; empty: whoever takes it."
          value={wanted.assignee}
          onChange={set('assignee')}
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

function Danger({ view: { slug, halted, situation } }: { readonly view: ApplicationView }) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  return (
    <Card title="Danger zone">
      <p>The kill switch stops every call to {slug} within a second. What is asked for meanwhile is kept.</p>
      <Deed
        label={halted ? 'Let work go on' : 'Stop everything in it'}
        look={halted ? 'main' : 'danger'}
        act={() => call('PUT', '/kill-switch', { switch: halted ? 'off' : 'on', app: slug })}
      />
      <hr className="border-stone-300 dark:border-stone-700" />
      <p>
        Removing {slug} ends the connection: its {situation.managed} managed accounts stay as they are, open
        changes are canceled, its tokens and secrets are gone. The audit trail stays.
      </p>
      <Field
        label={`Type ${slug} to remove it`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed === slug && (
        <Deed
          label={`Remove ${slug}`}
          look="danger"
          act={async () => {
            await call('DELETE', `/applications/${slug}`)
            await navigate({ to: '/applications' })
          }}
        />
      )}
    </Card>
  )
}
