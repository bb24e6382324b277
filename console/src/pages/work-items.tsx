import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { workItemList } from '../../../src/operations/work-item-list.ts'
import type { workItemShow } from '../../../src/operations/work-item-show.ts'
import { call, type ResultOf } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'

export function WorkItems() {
  const query = useRead<typeof workItemList>('/work-items', {}, ['workItems', 'tasks'])
  return (
    <Page title="Work items">
      <p>
        What a program can’t do, with exact steps. One is over when a reading or a second person confirms it.
      </p>
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title="Nobody has to do anything by hand." />
          ) : (
            <Table
              caption="Work items, the most urgent first"
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: 'What',
                  cell: ({ id, title }) => (
                    <Link to="/work-items/$id" params={{ id }}>
                      {title}
                    </Link>
                  ),
                },
                { title: 'Application', cell: ({ app }) => app },
                { title: 'State', cell: ({ state }) => <State state={state} /> },
                {
                  title: 'For',
                  cell: ({ assignee, claimedBy }) => claimedBy ?? assignee ?? 'whoever takes it',
                  wide: true,
                },
                {
                  title: 'Due',
                  cell: ({ dueAt, overdue }) => (
                    <>
                      <Time at={dueAt} />
                      {overdue && ', overdue'}
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

export function WorkItem() {
  const { id } = useParams({ from: '/shell/work-items/$id' })
  const query = useRead<typeof workItemShow>(`/work-items/${id}`, {}, ['workItems', 'tasks'])
  return <Loaded query={query}>{(item) => <Item item={item} />}</Loaded>
}

type WorkItemStory = ResultOf<typeof workItemShow>

function Item({ item }: { readonly item: WorkItemStory }) {
  return (
    <Page title={item.title} actions={<Deeds item={item} />}>
      <Card title="Steps">
        <ol className="grid list-decimal gap-2 pl-5">
          {item.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {item.link !== null && (
          <a href={item.link} target="_blank" rel="noreferrer">
            Open the application
          </a>
        )}
      </Card>
      <Card title="Where it stands">
        <Facts
          facts={[
            ['State', <State key="state" state={item.state} />],
            ['Account', `${item.account} in ${item.app}`],
            ['Due', <Time key="due" at={item.dueAt} />],
            ...(item.doneBy === null ? [] : [['Said done by', item.doneBy] as const]),
            ...(item.confirmedBy === null ? [] : [['Confirmed by', item.confirmedBy] as const]),
            [
              'Change',
              <Link key="change" to="/changes/$id" params={{ id: item.taskId }}>
                its story
              </Link>,
            ],
          ]}
        />
      </Card>
      <Card title="Notes and proofs">
        <ul className="grid gap-2">
          {item.notes.map(({ at, by, text }) => (
            <li key={at + text}>
              {text}{' '}
              <span className="text-stone-600 dark:text-stone-400">
                – {by}, <Time at={at} />
              </span>
            </li>
          ))}
          {item.evidence.map(({ id, name, bytes, by }) => (
            <li key={id}>
              Proof {name}, {bytes} bytes – {by}
            </li>
          ))}
        </ul>
        <AddToItem id={item.id} />
      </Card>
    </Page>
  )
}

function Deeds({ item: { id, state } }: { readonly item: WorkItemStory }) {
  const { act, busy, error } = useAct()
  const post = (what: string) => () => void act(() => call('POST', `/work-items/${id}/${what}`))
  return (
    <>
      {state === 'open' && (
        <Button busy={busy} onClick={post('claim')}>
          Take it
        </Button>
      )}
      {(state === 'open' || state === 'claimed') && (
        <Button look="main" busy={busy} onClick={post('done')}>
          It is done
        </Button>
      )}
      {state === 'done' && (
        <Button look="main" busy={busy} onClick={post('confirm')}>
          Confirm as a second person
        </Button>
      )}
      {error !== undefined && <Failed error={error} />}
    </>
  )
}

function AddToItem({ id }: { readonly id: string }) {
  const { act, busy, error } = useAct()
  const [text, setText] = useState('')
  const [file, setFile] = useState<File>()
  const add = async () => {
    if (text.trim() !== '') await call('POST', `/work-items/${id}/notes`, { text })
    if (file !== undefined)
      await call('POST', `/work-items/${id}/evidence`, { fileName: file.name, file: await base64Of(file) })
    setText('')
    setFile(undefined)
  }
  return (
    <form
      className="grid max-w-xl gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void act(add)
      }}
    >
      <Field label="Note" value={text} onChange={(event) => setText(event.target.value)} />
      <Field
        label="Proof"
        type="file"
        help="A picture or document; it is sealed, and its hash goes into the audit trail."
        onChange={(event) => setFile(event.target.files?.[0])}
      />
      {error !== undefined && <Failed error={error} />}
      <div>
        <Button type="submit" busy={busy} disabled={text.trim() === '' && file === undefined}>
          Add
        </Button>
      </div>
    </form>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
