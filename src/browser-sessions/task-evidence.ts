import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Vault } from '../applications/vault.ts'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import type { Question } from '../recipe/runner/protocol.ts'
import type { Database, Queries } from '../store/database.ts'

/** The task that something is done for. */
export type ForTask = { readonly taskId: string; readonly accountId: string; readonly applicationId: string }

export type EvidenceParts = { readonly db: Database; readonly vault: Vault; readonly clock: Clock }

type Moment = Extract<Question, { about: 'evidence' }>

/** Keeps what a page showed, sealed, and its hashes in the audit trail: a changed picture would not fit any more. */
export async function keepTaskEvidence(
  { db, vault, clock }: EvidenceParts,
  { taskId, accountId, applicationId }: ForTask,
  { at: moment, operation, files }: Moment,
): Promise<void> {
  const at = clock.now()
  await db.transaction().execute(async (tx) => {
    const kept: { readonly id: string; readonly name: string; readonly sha256: string }[] = []
    for (const { name, contentType, content } of files) {
      const id = newId()
      const plain = Buffer.from(content, 'base64')
      const sha256 = createHash('sha256').update(plain).digest('hex')
      const sealed = await vault.sealForInstallation(tx, placeOf(id), plain, at)
      const row = { id, task_id: taskId, at, moment, operation, name, sha256, sealed }
      await tx
        .insertInto('task_evidence')
        .values({ ...row, content_type: contentType, bytes: plain.length })
        .execute()
      kept.push({ id, name, sha256 })
    }
    await record(tx, {
      ...{ event: 'evidence.kept', at, actor: system, applicationId, accountId, taskId },
      data: { moment, operation, files: kept },
    })
  })
}

export type KeptEvidence = {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly moment: Moment['at']
  readonly name: string
  readonly contentType: string
  readonly sha256: string
}

export async function listTaskEvidence(queries: Queries, taskId: string): Promise<readonly KeptEvidence[]> {
  const rows = await queries
    .selectFrom('task_evidence')
    .select(['id', 'at', 'moment', 'name', 'content_type', 'sha256'])
    .where('task_id', '=', taskId)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map(({ content_type: contentType, at, ...row }) => ({
    ...row,
    contentType,
    at: at.toISOString(),
  }))
}

/** The file as it was taken; undefined when there is none. It throws when a single bit differs. */
export async function readTaskEvidence(
  queries: Queries,
  vault: Vault,
  taskId: string,
  id: string,
): Promise<Buffer | undefined> {
  const row = await queries
    .selectFrom('task_evidence')
    .select('sealed')
    .where('id', '=', id)
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  return row && vault.openForInstallation(queries, placeOf(id), row.sealed)
}

function placeOf(id: string): string {
  return `task_evidence|${id}`
}
