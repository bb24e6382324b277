/** The only characters NFC turns into ASCII: Greek question mark, Greek varia, Kelvin sign. */
const becomesAscii = /([\u037e\u1fef\u212a])/

/**
 * The key under which two spellings of a name are the same: NFC, and A–Z in lower case. Everything else is compared
 * exactly, so that no look-alike takes over another person's name: neither the Kelvin sign (which NFC alone would
 * make a K) nor dotless i nor sharp s is ever equal to an ASCII letter. Spaces stay.
 */
export function foldCase(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text.toLowerCase()
  return text
    .split(becomesAscii)
    .map((part) => (becomesAscii.test(part) ? part : part.normalize('NFC').replace(/[A-Z]+/g, lowerCase)))
    .join('')
}

/** Whether two attribute names or URNs are the same. RFC 7643 §2.1 compares them without case. */
export function sameName(left: string, right: string): boolean {
  return foldCase(left) === foldCase(right)
}

function lowerCase(letters: string): string {
  return letters.toLowerCase()
}
