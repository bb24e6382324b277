import type { proposalList } from '../../../src/operations/proposal-list.ts'
import type { ProposalView } from '../../../src/operations/proposal-view.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Deed } from '../ui/deed.tsx'
import { Card, Facts, Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { Time } from '../ui/time.tsx'

/** What assistants asked for, and people decide about. */
export function Proposals() {
  const query = useRead<typeof proposalList>('/proposals', {}, ['system', 'tasks'])
  return (
    <Page title="Proposals">
      <Loaded query={query}>
        {(proposals) =>
          proposals.length === 0 ? (
            <Empty title="No assistant has asked for anything.">
              <p>
                An assistant that is connected by MCP reads, and asks. What it asks for stands here, and is
                done when a person agrees.
              </p>
            </Empty>
          ) : (
            <div className="grid gap-4">
              {proposals.map((one) => (
                <Proposal key={one.id} {...one} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}

function Proposal(one: ProposalView) {
  const { id, operation, input, reason, state, madeBy, madeAt, expiresAt, decidedBy, decidedAt, says } = one
  return (
    <Card title={operation}>
      <Facts
        facts={[
          ['State', <State key="state" state={state} />],
          [
            'With',
            <code key="with" className="break-all">
              {JSON.stringify(input)}
            </code>,
          ],
          ['Why', reason],
          [
            'Asked by',
            <span key="by">
              {madeBy}, <Time at={madeAt} />
            </span>,
          ],
          ...(state === 'open' ? [['Good until', <Time key="until" at={expiresAt} />] as const] : []),
          ...(decidedBy === null
            ? []
            : [
                [
                  'Decided by',
                  <span key="decided">
                    {decidedBy}, <Time at={decidedAt} />
                  </span>,
                ] as const,
              ]),
          ...(says === null ? [] : [['What came of it', says] as const]),
        ]}
      />
      {state === 'open' && (
        <div className="flex flex-wrap gap-3">
          <Deed label="Do it, in my name" look="main" act={() => call('POST', `/proposals/${id}/approve`)} />
          <Deed label="Decline" act={() => call('POST', `/proposals/${id}/reject`)} />
        </div>
      )}
    </Card>
  )
}
