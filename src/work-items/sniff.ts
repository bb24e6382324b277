/** What a proof may be; decided by its first bytes, never by what it is called. */
export type EvidenceType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'application/pdf'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'text/plain'

const signatures: readonly (readonly [type: EvidenceType, starts: readonly (number | undefined)[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/webp', [...bytesOf('RIFF'), undefined, undefined, undefined, undefined, ...bytesOf('WEBP')]],
  ['application/pdf', bytesOf('%PDF-')],
]

/**
 * Undefined: none of these. A ZIP archive is taken for a workbook only when it says in its first entries that it is
 * one; text is UTF-8 without control characters that no text has, and no markup that a browser would run.
 */
export function sniff(content: Buffer): EvidenceType | undefined {
  for (const [type, starts] of signatures)
    if (starts.every((byte, place) => byte === undefined || content[place] === byte)) return type
  if (content.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4])))
    return content.includes('[Content_Types].xml') && content.includes('xl/')
      ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      : undefined
  return isPlainText(content) ? 'text/plain' : undefined
}

function isPlainText(content: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return text.trim() !== '' && !/[^\P{Cc}\t\n\r]/u.test(text) && !/^\s*</.test(text)
  } catch {
    return false
  }
}

function bytesOf(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')]
}
