export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The keys of `object` that nobody knows. */
export function strangers(object: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(object).filter((key) => !known.includes(key))
}
