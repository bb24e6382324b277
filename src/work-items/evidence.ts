import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Vault } from '../applications/vault.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { type Acting, about, lockActive, type NotChanged } from './change-work-item.ts'
import { sniff } from './sniff.ts'

/** What a proof may weigh. */
export const mostEvidenceBytes = 5 * 1024 * 1024
const mostOfAnItem = 20

export type StoredEvidence = {
  readonly outcome: 'stored'
  readonly id: string
  readonly sha256: string
  readonly contentType: string
}
export type EvidenceRefused = { readonly outcome: 'refused'; readonly says: string }

/** Keeps a proof sealed, and its hash in the audit trail: a changed one would not fit the trail any more. */
export async function addEvidence(
  tx: Queries,
  vault: Vault,
  workItemId: string,
  file: { readonly name: string; readonly content: Buffer },
  acting: Acting,
): Promise<StoredEvidence | EvidenceRefused | NotChanged> {
  const { content } = file
  const contentType = sniff(content)
  if (content.length > mostEvidenceBytes) return refused('A proof may have 5 MiB.')
  if (contentType === undefined)
    return refused(
      'A proof is a PNG, JPEG or WebP picture, a PDF, an XLSX workbook, or plain text such as CSV.',
    )
  const item = await lockActive(tx, workItemId)
  if ('outcome' in item) return item
  if ((await countOf(tx, workItemId)) >= mostOfAnItem)
    return refused(`An item may have ${mostOfAnItem} proofs.`)
  const id = newId()
  const sha256 = createHash('sha256').update(content).digest('hex')
  const { now, actor } = acting
  const name = nameOf(file.name)
  const sealed = await vault.sealForInstallation(tx, placeOf(id), content, now)
  await tx
    .insertInto('work_item_evidence')
    .values({
      ...{ id, work_item_id: workItemId, at: now, added_by: JSON.stringify(actor), name, sealed, sha256 },
      ...{ content_type: contentType, bytes: content.length },
    })
    .execute()
  await record(tx, {
    event: 'workItem.evidenceAdded',
    ...about(item, acting),
    data: { workItemId, evidenceId: id, sha256, bytes: content.length, contentType },
    detail: { name },
  })
  return { outcome: 'stored', id, sha256, contentType }
}

/** The proof as it was given; undefined when there is none. It throws when a single bit differs. */
export async function readEvidence(
  queries: Queries,
  vault: Vault,
  workItemId: string,
  id: string,
): Promise<Buffer | undefined> {
  const row = await queries
    .selectFrom('work_item_evidence')
    .select('sealed')
    .where('id', '=', id)
    .where('work_item_id', '=', workItemId)
    .executeTakeFirst()
  return row && vault.openForInstallation(queries, placeOf(id), row.sealed)
}

function placeOf(id: string): string {
  return `work_item_evidence|${id}`
}

async function countOf(tx: Queries, workItemId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('work_item_evidence')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('work_item_id', '=', workItemId)
    .executeTakeFirstOrThrow()
  return count
}

/** Only the last part of a path, as far as it can be shown. */
function nameOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').trim().slice(0, 120) || 'evidence'
}

function refused(says: string): EvidenceRefused {
  return { outcome: 'refused', says }
}
