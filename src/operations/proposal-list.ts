import { z } from 'zod'
import { operation } from './operation.ts'
import { table } from './print-table.ts'
import { findProposal, type ProposalView, viewOf } from './proposal-view.ts'

const readers = ['owner', 'admin', 'operator', 'approver', 'auditor'] as const

export const proposalList = operation({
  name: 'proposal.list',
  summary: 'List what assistants asked for, newest first',
  effect: 'read',
  roles: readers,
  input: z.object({
    open: z.stringbool().or(z.boolean()).default(false).describe('Only those that wait for a person.'),
    limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many at most.'),
  }),
  rest: { method: 'GET', path: '/proposals' },
  cli: {
    command: 'proposal list',
    print: (list: readonly ProposalView[]) =>
      list.length === 0
        ? 'No proposal.'
        : table(
            ['proposal', 'what', 'with', 'state', 'asked by', 'since'],
            list.map((one) => [
              one.id,
              one.operation,
              JSON.stringify(one.input),
              one.state,
              one.madeBy,
              one.madeAt,
            ]),
          ),
  },
  async run(system, _caller, { open, limit }): Promise<readonly ProposalView[]> {
    const all = system.db.selectFrom('proposal').selectAll().orderBy('made_at', 'desc').orderBy('id', 'desc')
    const waiting = all.where('state', '=', 'open').where('expires_at', '>', system.clock.now())
    const rows = await (open ? waiting : all).limit(limit).execute()
    return Promise.all(rows.map((row) => viewOf(system, row)))
  },
})

export const proposalShow = operation({
  name: 'proposal.show',
  summary: 'Show one thing that an assistant asked for',
  effect: 'read',
  roles: readers,
  input: z.object({ id: z.uuid().describe('The proposal.') }),
  rest: { method: 'GET', path: '/proposals/{id}' },
  cli: { command: 'proposal show <id>', print: printProposal },
  run: async (system, _caller, { id }): Promise<ProposalView> =>
    viewOf(system, await findProposal(system, id)),
})

export function printProposal(one: ProposalView): string {
  return [
    `Proposal ${one.id}: ${one.operation} ${JSON.stringify(one.input)}`,
    `  asked by ${one.madeBy} at ${one.madeAt}: ${JSON.stringify(one.reason)}`,
    `  ${one.state}${one.decidedBy === null ? `, until ${one.expiresAt}` : `, by ${one.decidedBy} at ${one.decidedAt}`}`,
    ...(one.says === null ? [] : [`  ${JSON.stringify(one.says)}`]),
    ...(one.state === 'open' ? [`  To do it: "overlock proposal approve ${one.id}".`] : []),
  ].join('\n')
}
