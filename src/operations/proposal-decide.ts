import { z } from 'zod'
import type { Actor } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import { type Caller, type Operation, operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { permit } from './permit.ts'
import { printProposal } from './proposal-list.ts'
import { findProposal, type ProposalView, type StoredProposal, viewOf } from './proposal-view.ts'

const deciders = ['owner', 'admin', 'operator', 'approver'] as const
const input = z.object({ id: z.uuid().describe('The proposal.') })

type Decision = 'approved' | 'rejected' | 'failed'

/**
 * Does what was asked for, in the name and with the rights of the person who agrees, and never twice: that a person agreed is
 * on record before it is begun, so that a crash in between leaves it undone, and the trail without the deed.
 */
export function makeProposalApprove(proposable: readonly Operation[]) {
  return operation({
    name: 'proposal.approve',
    about: 'itself',
    summary: 'Do what an assistant asked for',
    effect: 'destructive',
    fresh: true,
    assistant: false,
    roles: deciders,
    input,
    rest: { method: 'POST', path: '/proposals/{id}/approve' },
    cli: { command: 'proposal approve <id>', print: printProposal },
    async run(system, caller, { id }): Promise<ProposalView> {
      const proposal = await findProposal(system, id)
      refuseSamePerson(proposal, caller)
      const deed = proposable.find(({ name }) => name === proposal.operation)
      if (deed === undefined)
        throw new OperationError('conflict', `This version has no operation "${proposal.operation}".`)
      const given = deed.input.parse(await permit(system, caller, deed, proposal.input as object))
      await decide(system, caller, proposal, 'approved')
      try {
        await deed.run(system, caller, given)
      } catch (error) {
        await noteFailure(system, caller, proposal, error)
        throw error
      }
      return viewOf(system, await findProposal(system, id))
    },
  })
}

export const proposalReject = operation({
  name: 'proposal.reject',
  summary: 'Decline what an assistant asked for',
  effect: 'change',
  assistant: false,
  roles: deciders,
  input,
  rest: { method: 'POST', path: '/proposals/{id}/reject' },
  cli: { command: 'proposal reject <id>', print: printProposal },
  async run(system, caller, { id }): Promise<ProposalView> {
    await decide(system, caller, await findProposal(system, id), 'rejected')
    return viewOf(system, await findProposal(system, id))
  },
})

/** Whoever asks does not agree to it: not with the same token. */
function refuseSamePerson({ made_by }: StoredProposal, { actor }: Caller): void {
  const asked = made_by as Actor
  if (actor.kind === 'person' && asked.kind === 'person' && actor.tokenId === asked.tokenId)
    throw new OperationError(
      'forbidden',
      'It was asked for with this very token.',
      'Give the assistant a token of its own: "overlock api-token create --label assistant --role operator".',
    )
}

/** One of two who decide at the same time is told that it is decided. */
async function decide(
  { db, clock }: OperationSystem,
  { actor, requestId }: Caller,
  { id, operation: name }: StoredProposal,
  decision: Decision,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('proposal')
      .set({ state: decision, decided_by: JSON.stringify(actor), decided_at: now })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (numUpdatedRows === 0n)
      throw new OperationError(
        'conflict',
        'The proposal is decided already, or its time is over.',
        'The assistant can ask again.',
      )
    const data = { proposalId: id, operation: name }
    await record(tx, {
      event: decision === 'approved' ? 'proposal.approved' : 'proposal.rejected',
      ...{ at: now, actor, requestId, data },
    })
  })
}

async function noteFailure(
  { db, clock }: OperationSystem,
  { actor, requestId }: Caller,
  { id, operation: name }: StoredProposal,
  error: unknown,
): Promise<void> {
  const known = error instanceof OperationError
  const data = { proposalId: id, operation: name, code: known ? error.code : 'internal' }
  const says = known ? error.message : 'Overlock failed; the log says how. Look whether it was done.'
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('proposal').set({ state: 'failed', says }).where('id', '=', id).execute()
    await record(tx, { event: 'proposal.failed', at: clock.now(), actor, requestId, data })
  })
}
