import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ApplicationView, appShow } from '../../../src/operations/app-show.ts'
import { useRead } from '../api/use-query.ts'
import { Badge, State } from '../ui/badge.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { spanText, Time } from '../ui/time.tsx'
import { Accounts } from './application-accounts.tsx'
import { ConnectIdp } from './application-idp.tsx'
import { Mapping } from './application-mapping.tsx'
import { Pages } from './application-pages.tsx'
import { Settings } from './application-settings.tsx'

const tabs = {
  overview: 'Overview',
  accounts: 'Accounts',
  idp: 'Identity provider',
  mapping: 'Mapping',
  settings: 'Settings',
} as const

export function Application() {
  const { app } = useParams({ from: '/shell/applications/$app' })
  const query = useRead<typeof appShow>(`/applications/${app}`, {}, [
    'apps',
    'accounts',
    'tasks',
    'handshake',
  ])
  const [tab, setTab] = useState<keyof typeof tabs>('overview')
  return (
    <Page title={app}>
      <nav aria-label={`Parts of ${app}`}>
        <ul className="flex flex-wrap gap-1 border-b border-stone-300 dark:border-stone-700">
          {Object.entries(tabs).map(([key, title]) => (
            <li key={key}>
              <button
                type="button"
                aria-current={tab === key ? 'true' : undefined}
                onClick={() => setTab(key as keyof typeof tabs)}
                className="cursor-pointer border-b-2 border-transparent px-3 py-2 aria-[current=true]:border-teal-700 aria-[current=true]:font-semibold dark:aria-[current=true]:border-teal-300"
              >
                {title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <Loaded query={query}>
        {(view) =>
          ({
            overview: <Overview view={view} />,
            accounts: <Accounts view={view} />,
            idp: <ConnectIdp view={view} />,
            mapping: <Mapping view={view} />,
            settings: <Settings view={view} />,
          })[tab]
        }
      </Loaded>
    </Page>
  )
}

function Overview({ view }: { readonly view: ApplicationView }) {
  const { situation, removals } = view
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Card title="How it stands">
        <Facts facts={standing(view)} />
      </Card>
      <Card title="Accounts">
        <Facts
          facts={[
            ['In the application', situation.accounts],
            ['Matched to a person', situation.matched],
            ['Unmatched', situation.unmatched],
            ['Left, and still with access', <Leavers key="left" count={situation.orphaned} />],
            ['Managed by Overlock', situation.managed],
            ['Gone by themselves', situation.absent],
            ['Protected', situation.protected],
            ['Administrators', situation.admins],
          ]}
        />
        <p className="text-stone-600 dark:text-stone-400">
          {view.lastReading === null ? 'Its accounts were never read.' : <Reading view={view} />}
        </p>
      </Card>
      {view.pages !== null && <Pages slug={view.slug} pages={view.pages} />}
      <Card title="Removals">
        <p>
          {removals.used} of {removals.limit} in the last 24 hours.{' '}
          {removals.enforced ? 'More are held for a person.' : 'A rehearsal: the limit is not enforced.'}
        </p>
      </Card>
      <Card title="Open changes">
        {Object.keys(view.open).length === 0 ? (
          <p>None.</p>
        ) : (
          <ul className="flex flex-wrap gap-2">
            {Object.entries(view.open).map(([state, count]) => (
              <li key={state}>
                {count} <State state={state} />
              </li>
            ))}
          </ul>
        )}
        <Link to="/changes" search={{ app: view.slug }}>
          All its changes
        </Link>
      </Card>
    </div>
  )
}

function standing(view: ApplicationView): readonly (readonly [string, ReactNode])[] {
  return [
    ['Kind', `${view.title}${view.rehearsalUrl === null ? '' : ', a rehearsal'}`],
    ['Mode', <State key="mode" state={view.mode} />],
    ['Kill switch', view.halted ? <State key="halted" state="halted" /> : 'off'],
    [
      'Users of the identity provider',
      `${view.situation.users}, ${view.situation.activeUsers} of them active`,
    ],
    ['Groups', view.situation.groups],
    ['Leavers', view.leaverMode],
    ...(view.pause === null
      ? []
      : [['Paused', `${view.pause.code ?? ''}, until ${view.pause.until}`] as const]),
    ...(view.recoveringSince === null
      ? []
      : [
          [
            'Waits for a person',
            `since the database was set back: overlock recovery show ${view.slug}`,
          ] as const,
        ]),
    ...(view.lastCheck === null
      ? []
      : [
          [
            'Connection',
            <span key="check">
              {view.lastCheck.report.vendorAccount}, checked <Time at={view.lastCheck.at} />
            </span>,
          ] as const,
        ]),
  ]
}

function Leavers({ count }: { readonly count: number }) {
  return count === 0 ? '0' : <Badge look="bad">{String(count)}</Badge>
}

function Reading({ view: { lastReading } }: { readonly view: ApplicationView }) {
  if (lastReading === null) return null
  if (lastReading.state === 'reading') return `Being read: ${lastReading.rows} accounts so far.`
  if (lastReading.state === 'refused')
    return `The last reading was not believed: ${lastReading.refusal?.says ?? ''} Nothing was concluded from it.`
  const seconds =
    lastReading.finishedAt === null
      ? 0
      : (Date.parse(lastReading.finishedAt) - Date.parse(lastReading.startedAt)) / 1_000
  return (
    <>
      Read <Time at={lastReading.startedAt} />, {lastReading.rows} accounts in {spanText(seconds)}.
    </>
  )
}
