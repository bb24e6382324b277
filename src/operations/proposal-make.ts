import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { type Operation, operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { permit } from './permit.ts'
import { printProposal } from './proposal-list.ts'
import { findProposal, type ProposalView, viewOf } from './proposal-view.ts'

const lastsMs = 3 * 24 * 60 * 60_000

/** Asks for something that only a person does. Nothing happens until one agrees; after three days nothing can. */
export function makeProposalMake(proposable: readonly Operation[]) {
  return operation({
    name: 'proposal.make',
    about: 'itself',
    summary: 'Ask a person to do something',
    effect: 'change',
    assistant: false,
    roles: ['owner', 'admin', 'operator', 'approver', 'appOwner'],
    input: z.object({
      operation: z
        .string()
        .max(100)
        .describe('Name of the operation, as task.retry; an unknown one is answered with those there are.'),
      input: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('What the operation is given, as key=value.'),
      reason: z.string().trim().min(1).max(1_000).describe('Why, for the person who decides.'),
    }),
    rest: { method: 'POST', path: '/proposals' },
    cli: { command: 'proposal make <operation>', print: printProposal },
    async run(system, caller, given): Promise<ProposalView> {
      const { actor, requestId } = caller
      const deed = proposable.find(({ name }) => name === given.operation)
      if (deed === undefined)
        throw new OperationError(
          'badInput',
          `No operation "${given.operation}" can be asked for.`,
          `There are: ${proposable.map(({ name }) => name).join(', ')}.`,
        )
      // Asking needs no fresh proof: whoever agrees gives one.
      const input = await permit(system, { ...caller, fresh: true }, deed, given.input)
      deed.input.strict().parse(input)
      const id = newId()
      const now = system.clock.now()
      await system.db.transaction().execute(async (tx) => {
        await tx
          .insertInto('proposal')
          .values({
            ...{ id, operation: deed.name, reason: given.reason, state: 'open' },
            input: JSON.stringify(input),
            made_by: JSON.stringify(actor),
            made_at: now,
            expires_at: new Date(now.getTime() + lastsMs),
          })
          .execute()
        await record(tx, {
          event: 'proposal.made',
          ...{ at: now, actor, requestId, data: { proposalId: id, operation: deed.name } },
          detail: { input, reason: given.reason },
        })
      })
      return viewOf(system, await findProposal(system, id))
    },
  })
}
