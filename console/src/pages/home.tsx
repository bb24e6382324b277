import { Link } from '@tanstack/react-router'
import type { HomeView, homeShow } from '../../../src/operations/home-show.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { spanText, Time } from '../ui/time.tsx'

export function Home() {
  const query = useRead<typeof homeShow>('/home', {}, ['tasks', 'apps', 'accounts', 'workItems', 'handshake'])
  return (
    <Page title="Home">
      <Loaded query={query}>{(home) => <Overview home={home} />}</Loaded>
    </Page>
  )
}

function Overview({ home }: { readonly home: HomeView }) {
  if (home.applications.length === 0)
    return (
      <Empty title="No application is connected yet.">
        <p>
          Choose one, give its address and key, and see how its accounts stand. Nothing is changed by that.
        </p>
        <Link to="/applications/add">Add an application</Link>
      </Empty>
    )
  return (
    <>
      <div className="grid gap-4 md:grid-cols-3">
        <NeedsYou home={home} />
        <Card title="Under way">
          <Facts
            facts={[
              ['Changes under way', home.running],
              ['Done in 24 hours', home.doneToday],
              ['Kill switch', home.halted ? <State key="halted" state="halted" /> : 'off'],
            ]}
          />
        </Card>
        <Card title="Time to revoke, 30 days">
          <Revoke home={home} />
        </Card>
      </div>
      <section className="grid gap-3">
        <h2>Applications</h2>
        <Table
          caption="Health of the applications"
          rows={home.applications}
          keyOf={({ slug }) => slug}
          columns={[
            {
              title: 'Application',
              cell: ({ slug, rehearsal }) => (
                <>
                  <Link to="/applications/$app" params={{ app: slug }}>
                    {slug}
                  </Link>
                  {rehearsal && ' (rehearsal)'}
                </>
              ),
            },
            { title: 'Health', cell: ({ health }) => <State state={health} /> },
            { title: 'Mode', cell: ({ mode }) => <State state={mode} /> },
            { title: 'Users', cell: ({ users }) => users },
            { title: 'Open', cell: ({ open }) => open },
            { title: 'Needs a person', cell: ({ needsPerson }) => needsPerson },
            { title: 'Last read', cell: ({ lastReadAt }) => <Time at={lastReadAt} />, wide: true },
            { title: 'Last request', cell: ({ lastRequestAt }) => <Time at={lastRequestAt} />, wide: true },
          ]}
        />
      </section>
    </>
  )
}

function NeedsYou({ home: { needsYou } }: { readonly home: HomeView }) {
  const lines = [
    [needsYou.unconfirmedLeavers, 'leavers whose access is not proved gone', '/changes'],
    [needsYou.held, 'changes wait for a release', '/changes'],
    [needsYou.failed, 'changes failed', '/changes'],
    [needsYou.workItems, 'work items are open', '/work-items'],
    [needsYou.overdueWorkItems, 'work items are overdue', '/work-items'],
    [needsYou.recovering, 'applications wait since the database was set back', '/applications'],
    [needsYou.expiringTokens, 'tokens end within 30 days', '/applications'],
  ] as const
  const waiting = lines.filter(([count]) => count > 0)
  return (
    <Card title="Needs you">
      {waiting.length === 0 ? (
        <p>Nothing needs you.</p>
      ) : (
        <ul className="grid gap-1.5">
          {waiting.map(([count, what, to]) => (
            <li key={what}>
              <Link to={to}>
                <strong>{count}</strong> {what}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Revoke({ home: { revoke } }: { readonly home: HomeView }) {
  if (revoke.medianSeconds === null && revoke.openSince === null) return <p>Nobody left in that time.</p>
  return (
    <Facts
      facts={[
        ['Left', revoke.leavers],
        ['Median', revoke.medianSeconds === null ? '–' : spanText(revoke.medianSeconds)],
        ['95 of 100 within', revoke.p95Seconds === null ? '–' : spanText(revoke.p95Seconds)],
        ['Slowest', revoke.slowestSeconds === null ? '–' : spanText(revoke.slowestSeconds)],
        [
          'Waiting since',
          revoke.openSince === null ? 'nobody waits' : <Time key="since" at={revoke.openSince} />,
        ],
      ]}
    />
  )
}
