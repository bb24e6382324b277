import { z } from 'zod'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { taskApprove } from './task-approve.ts'

type Released = {
  readonly released: readonly string[]
  readonly refused: readonly { readonly id: string; readonly why: string }[]
}

/** Releases many held plans, each for itself: one that may not be released, or is no longer held, stops no other. */
export const taskApproveMany = operation({
  name: 'task.approveMany',
  about: 'task',
  summary: 'Release several held tasks',
  effect: 'destructive',
  fresh: true,
  roles: taskApprove.roles,
  input: z.object({
    ids: z
      .array(z.uuid())
      .min(1)
      .max(500)
      .transform((ids) => [...new Set(ids)])
      .describe('The tasks; at most 500.'),
  }),
  rest: { method: 'POST', path: '/tasks/approve' },
  cli: {
    command: 'task approve-many',
    print: ({ released, refused }: Released) =>
      [`Released: ${released.length}.`, ...refused.map(({ id, why }) => `Not released: ${id}: ${why}`)].join(
        '\n',
      ),
  },
  async run(system, caller, { ids }): Promise<Released> {
    const released: string[] = []
    const refused: { id: string; why: string }[] = []
    for (const id of ids) {
      try {
        await taskApprove.run(system, caller, { id })
        released.push(id)
      } catch (error) {
        if (!(error instanceof OperationError)) throw error
        refused.push({ id, why: error.message })
      }
    }
    return { released, refused }
  },
})
