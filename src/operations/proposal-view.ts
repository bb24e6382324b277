import type { Selectable } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import type { Tables } from '../store/tables.ts'
import { nameOfActor } from './name-of-actor.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/** Something that an assistant would do, and a person decides about. */
export type ProposalView = {
  readonly id: string
  /** Name of the operation, such as `task.retry`. */
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly state: 'open' | 'expired' | 'approved' | 'rejected' | 'failed'
  readonly madeBy: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  /** What became of it, where there is something to say. */
  readonly says: string | null
}

export type StoredProposal = Selectable<Tables['proposal']>

export async function findProposal(system: OperationSystem, id: string): Promise<StoredProposal> {
  const row = await system.db.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined)
    throw new OperationError('notFound', `There is no proposal ${id}.`, 'See "overlock proposal list".')
  return row
}

export async function viewOf(system: OperationSystem, row: StoredProposal): Promise<ProposalView> {
  return {
    id: row.id,
    operation: row.operation,
    input: row.input as ProposalView['input'],
    reason: row.reason,
    state: row.state === 'open' && row.expires_at <= system.clock.now() ? 'expired' : row.state,
    madeBy: await nameOfActor(system, row.made_by as Actor),
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedBy: row.decided_by === null ? null : await nameOfActor(system, row.decided_by as Actor),
    decidedAt: row.decided_at?.toISOString() ?? null,
    says: row.says,
  }
}
