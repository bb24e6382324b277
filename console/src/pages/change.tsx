import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TaskStory, taskShow } from '../../../src/operations/task-show.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Failed, Loaded } from '../ui/state.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { actionText } from './action-text.ts'
import { Pictures } from './change-pictures.tsx'

/** One change from who asked for it to the reading that proves it. */
export function Change() {
  const { id } = useParams({ from: '/shell/changes/$id' })
  const query = useRead<typeof taskShow>(`/tasks/${id}`, {}, ['tasks', 'workItems'])
  return <Loaded query={query}>{(story) => <Story story={story} />}</Loaded>
}

function Story({ story }: { readonly story: TaskStory }) {
  const { account, app, state, outcome, reason, todo, standstill } = story
  return (
    <Page title={`${account} in ${app}`} actions={<Deeds story={story} />}>
      <Card title="Now">
        <Facts
          facts={[
            ['State', <State key="state" state={state} />],
            ...(outcome === null ? [] : [['Outcome', <State key="outcome" state={outcome} />] as const]),
            ...(standstill === null ? [] : [['Waits', standstill] as const]),
            ...(reason === null ? [] : [['Why', reason] as const]),
            ...(todo === null ? [] : [['What to do', todo] as const]),
          ]}
        />
      </Card>
      <Card title="Story">
        <ol className="grid gap-4 border-l-2 border-stone-300 pl-4 dark:border-stone-700">
          <Step title="Asked for" at={story.createdAt}>
            By{' '}
            {story.origin.actor.kind === 'identityProvider'
              ? 'the identity provider'
              : story.origin.actor.kind}
            , via {story.origin.via}. Wanted: {story.kind === 'delete' ? 'deletion' : story.presence},
            generation {story.generation}.
          </Step>
          <Step title="Plan">
            <Planned story={story} />
          </Step>
          {story.hold !== null && <Step title="Guard">Held for a person: {story.reason ?? story.hold}</Step>}
          {story.calls.map((call) => (
            <Step key={`${call.kind}${call.intendedAt}`} title={`Call: ${call.kind}`} at={call.intendedAt}>
              Attempt {call.attempt}: {call.outcome ?? 'no answer yet'}
              {call.reason !== null && ` (${call.reason})`}
            </Step>
          ))}
          {story.evidence !== null && (
            <Step title="Read back" at={story.evidence.readAt}>
              <Proof evidence={story.evidence} />
            </Step>
          )}
          {story.pages.length > 0 && (
            <Step title="What the pages showed">
              <Pictures story={story} />
            </Step>
          )}
          {story.workItem !== null && (
            <Step title="Work item">
              <Link to="/work-items/$id" params={{ id: story.workItem.id }}>
                {story.workItem.state}
              </Link>
            </Step>
          )}
        </ol>
      </Card>
      <Card title="On record">
        <ol className="grid gap-1">
          {story.audit.map(({ seq, at, event }) => (
            <li key={`${seq}${at}${event}`}>
              <code>{seq ?? '…'}</code> {event}, <Time at={at} />
            </li>
          ))}
        </ol>
      </Card>
    </Page>
  )
}

function Step({
  title,
  at,
  children,
}: {
  readonly title: string
  readonly at?: string
  readonly children: ReactNode
}) {
  return (
    <li className="grid gap-1">
      <p className="font-medium">
        {title}
        {at !== undefined && (
          <span className="font-normal text-stone-600 dark:text-stone-400">
            , <Time at={at} />
          </span>
        )}
      </p>
      <div>{children}</div>
    </li>
  )
}

function Planned({ story: { plan } }: { readonly story: TaskStory }) {
  if (plan === null) return 'Not made yet: it is made on a fresh reading.'
  if (plan.kind === 'askPerson') return plan.question.instructions
  if (plan.actions.length === 0) return 'Nothing to do: it is so already.'
  return (
    <ul className="grid list-disc gap-1 pl-5">
      {plan.actions.map((action) => (
        <li key={JSON.stringify(action)}>{actionText(action)}</li>
      ))}
    </ul>
  )
}

function Proof({ evidence: { account, by } }: { readonly evidence: NonNullable<TaskStory['evidence']> }) {
  if (account === null) return 'The account is not there.'
  const rights = (account.entitlements ?? []).map(({ name, id }) => name || id)
  return (
    <>
      Found by {by === 'vendorId' ? 'its id' : 'its sign-in name'}: <State state={account.state} />
      {rights.length > 0 && <>, holds {rights.join(', ')}</>}.
    </>
  )
}

function Deeds({ story: { id, state, hold } }: { readonly story: TaskStory }) {
  const { act, busy, error } = useAct()
  const post = (what: string) => () => void act(() => call('POST', `/tasks/${id}/${what}`))
  const over = ['done', 'canceled', 'superseded'].includes(state)
  return (
    <>
      {state === 'held' && hold !== 'shadow' && (
        <Button look="danger" busy={busy} onClick={post('approve')}>
          Release
        </Button>
      )}
      {(state === 'failed' || state === 'needsPerson') && (
        <Button look="main" busy={busy} onClick={post('retry')}>
          Try again
        </Button>
      )}
      {!over && (
        <Button busy={busy} onClick={post('cancel')}>
          Cancel
        </Button>
      )}
      {error !== undefined && <Failed error={error} />}
    </>
  )
}
