import { type Verification, verifyExport } from '../src/audit/verify-export.ts'

/** Verifies exported lines as an auditor would, with nothing but them. */
export function verifyLines(lines: readonly string[], publicKey?: string): Promise<Verification> {
  async function* each() {
    yield* lines
  }
  return verifyExport(each(), publicKey)
}
