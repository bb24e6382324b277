/** Two spellings of one address; dots and plus tags are never taken away, since they can be another person's. */
export function sameEmail(a: string, b: string): boolean {
  return normalEmail(a) === normalEmail(b)
}

export function normalEmail(text: string): string {
  return text.trim().toLowerCase()
}

/** Everything in a text that looks like an e-mail address, normal and each once. */
export function emailsIn(text: string): readonly string[] {
  return [
    ...new Set((text.match(/[^\s<>()[\]{}"',;:=&|\\/]+@[^\s<>()[\]{}"',;:=&|\\/]+/g) ?? []).map(normalEmail)),
  ]
}
