import { z } from 'zod'
import { addEvidence, readEvidence } from '../work-items/evidence.ts'
import { file, fileName } from './file-input.ts'
import { inOnePiece } from './in-one-piece.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { actingOf, readers, refusal, workers } from './work-item-change.ts'

type Added = {
  readonly workItemId: string
  readonly id: string
  readonly sha256: string
  readonly contentType: string
}

/** It is kept sealed, and its hash stands in the audit trail. */
export const workItemEvidence = operation({
  name: 'workItem.evidence',
  about: 'workItem',
  summary: 'Give a proof to a work item: a picture, a PDF, a workbook or plain text of at most 5 MiB',
  effect: 'change',
  assistant: false,
  roles: workers,
  input: z.object({ id: z.uuid().describe('The work item.'), file, fileName }),
  rest: { method: 'POST', path: '/work-items/{id}/evidence', largestBody: 8 * 1024 * 1024 },
  cli: {
    command: 'work-item evidence <id> <file>',
    fromFile: 'file',
    fileNameTo: 'fileName',
    print: ({ id, sha256 }: Added) => `Kept as ${id}, sha256 ${sha256}.`,
  },
  async run(system, caller, { id, file: content, fileName: name }): Promise<Added> {
    const acting = actingOf(system, caller)
    const added = await system.db
      .transaction()
      .execute((tx) =>
        addEvidence(tx, system.vault, id, { name, content: Buffer.from(content, 'base64') }, acting),
      )
    if (added.outcome === 'refused') throw new OperationError('badInput', added.says)
    if (added.outcome !== 'stored') throw refusal(added, id)
    return { workItemId: id, id: added.id, sha256: added.sha256, contentType: added.contentType }
  },
})

export const workItemDownload = operation({
  name: 'workItem.download',
  about: 'workItem',
  summary: 'Get a proof of a work item as it was given',
  effect: 'read',
  roles: readers,
  input: z.object({
    id: z.uuid().describe('The work item.'),
    evidence: z.uuid().describe('The proof, as "work-item show" names it.'),
  }),
  rest: { method: 'GET', path: '/work-items/{id}/evidence/{evidence}', stream: 'bytes' },
  cli: { command: 'work-item download <id> <evidence>', print: () => '' },
  async run({ db, vault }, _caller, { id, evidence }): Promise<AsyncIterable<Buffer>> {
    const content = await readEvidence(db, vault, id, evidence)
    if (content === undefined) throw new OperationError('notFound', `The work item has no proof ${evidence}.`)
    return inOnePiece(content)
  },
})
