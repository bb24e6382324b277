import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { verifyExport } from '../audit/verify-export.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'
import { splitLines } from './split-lines.ts'

/** `overlock audit verify FILE`: needs no server and no database. Exit code 1 when the export was tampered with. */
export async function auditVerify(
  file: string,
  options: { readonly key?: string; readonly json?: boolean },
  output: Output,
): Promise<number> {
  await access(file).catch(() => {
    throw new CliError(`The file ${file} can not be read.`)
  })
  const lines = splitLines(createReadStream(file, 'utf8'))
  const verification = await verifyExport(lines, options.key)
  if (options.json) output.result(JSON.stringify(verification, null, 2))
  else if (verification.ok)
    output.result(
      `The trail is whole: ${verification.records} records of ${verification.origin}, signed with ${verification.publicKey}.` +
        (options.key === undefined ? '\nCompare this key with the one you know, or give it with --key.' : ''),
    )
  else
    output.result(
      `The trail is NOT whole. First bad sequence number: ${verification.firstBadSeq} (${verification.problem}). Records before it fit together: ${verification.goodRecords}.`,
    )
  return verification.ok ? 0 : 1
}
