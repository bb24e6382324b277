/**
 * Whether two sign-in names are the same one: exactly, but for the case of ASCII letters and blanks around them.
 * Nothing else folds, so that no look-alike (the Kelvin sign for k, dotless i for i) leads to another's account.
 */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && foldName(a) === foldName(b)
}

export function foldName(name: string): string {
  return name.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
