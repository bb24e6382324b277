import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { appAdd } from '../../../src/operations/app-add.ts'
import type { CatalogEntry, catalogList } from '../../../src/operations/catalog-list.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'

/** First what it is and what is automatic there, then its settings; they are tried before anything is stored. */
export function AddApplication() {
  const query = useRead<typeof catalogList>('/catalog')
  const [chosen, setChosen] = useState<CatalogEntry>()
  return (
    <Page
      title={chosen === undefined ? 'Add an application' : `Add ${chosen.title}`}
      actions={chosen !== undefined && <Button onClick={() => setChosen(undefined)}>Choose another</Button>}
    >
      {chosen === undefined ? (
        <Loaded query={query}>{(entries) => <Catalog entries={entries} choose={setChosen} />}</Loaded>
      ) : (
        <AddForm entry={chosen} />
      )}
    </Page>
  )
}

function Catalog({
  entries,
  choose,
}: {
  readonly entries: readonly CatalogEntry[]
  readonly choose: (entry: CatalogEntry) => void
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = entries.filter(({ title, connector }) =>
    `${title} ${connector}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <div className="max-w-sm">
        <Field
          label="Search"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {found.length === 0 && (
        <Empty title={`Nothing is called "${search}".`}>
          <p>
            Any application with SCIM is reached by “SCIM”, any other one by “File and person”. A connector of
            your own: <code>overlock connector new</code>.
          </p>
        </Empty>
      )}
      <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        {found.map((entry) => (
          <li key={entry.connector} className="grid">
            <Card title={entry.title}>
              <p className="text-stone-600 dark:text-stone-400">
                {entry.reached === 'api'
                  ? 'Reached by its API'
                  : 'Done by a person, from a list of its accounts'}
                {entry.added > 0 && ` · ${entry.added} connected`}
              </p>
              <Abilities entry={entry} />
              <div className="mt-auto">
                <Button look="main" onClick={() => choose(entry)}>
                  Choose {entry.title}
                </Button>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </>
  )
}

function Abilities({ entry: { can, cannot } }: { readonly entry: CatalogEntry }) {
  return (
    <>
      <details>
        <summary className="cursor-pointer font-medium">Automatic: {can.length}</summary>
        <ul className="mt-1 grid list-disc gap-1 pl-5">
          {can.map(({ code, says, why }) => (
            <li key={code}>
              {says}
              {why !== undefined && `: ${why}`}
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary className="cursor-pointer font-medium">By a person: {cannot.length}</summary>
        <ul className="mt-1 grid list-disc gap-1 pl-5">
          {cannot.map(({ code, says, why }) => (
            <li key={code}>
              {says}. {why}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function AddForm({ entry }: { readonly entry: CatalogEntry }) {
  const navigate = useNavigate()
  const { act, busy, error } = useAct()
  const [name, setName] = useState(entry.connector)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [simulator, setSimulator] = useState('')
  const rehearsal = simulator.trim() !== ''
  const add = async () => {
    const given = (secret: boolean) =>
      Object.fromEntries(
        entry.settings
          .filter((field) => field.secret === secret && (values[field.name] ?? '') !== '')
          .map((field) => [field.name, values[field.name]]),
      )
    const added = await call<typeof appAdd>('POST', '/applications', {
      ...{ connector: entry.connector, name, settings: given(false), secrets: given(true), mode: 'shadow' },
      ...(rehearsal && { fromSimulator: simulator.trim() }),
    })
    if (entry.reached === 'api') await call('POST', `/applications/${added.slug}/sync`)
    await navigate({ to: '/applications/$app', params: { app: added.slug } })
  }
  return (
    <form
      className="grid max-w-xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void act(add)
      }}
    >
      <Field
        label="Name"
        help="As it stands in addresses: lower-case letters, digits and hyphens."
        pattern="[a-z0-9\-]{1,63}"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {entry.settings.map((field) => (
        <Field
          key={field.name}
          label={field.label}
          help={field.help}
          type={field.secret ? 'password' : 'text'}
          autoComplete="off"
          required={field.required && !rehearsal}
          placeholder={field.example ?? field.default}
          value={values[field.name] ?? ''}
          onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
        />
      ))}
      <Field
        label="Simulator, for a rehearsal"
        help="The address of a running “overlock simulate”. It fills in settings and secrets; leave it empty for the real application."
        type="url"
        value={simulator}
        onChange={(event) => setSimulator(event.target.value)}
      />
      <p>
        The connection is tried first; nothing is stored if it is refused. The application begins in shadow:
        its accounts are read, plans are shown, and nothing is changed in it.
      </p>
      {error !== undefined && <Failed error={error} />}
      <div>
        <Button type="submit" look="main" busy={busy}>
          {busy ? 'Trying the connection…' : 'Connect'}
        </Button>
      </div>
    </form>
  )
}
