/**
 * An attribute as a request names it: `userName`, `name.givenName`, `urn:…:User:manager.value`. Only its form is
 * known; whether there is such an attribute is for `resolveAttribute` to say.
 */
export type AttributeRef = {
  readonly urn?: string
  readonly name: string
  readonly sub?: string
}

const plainName = /^[A-Za-z$][A-Za-z0-9_$-]*$/
const version = /^\d+(?:\.\d+)*$/
const plainUrn = /^urn:[^\s"()[\]]+$/i

/** RFC 7643 §2.1, and the leading `$` of `$ref`. */
export function isAttributeName(text: string): boolean {
  return plainName.test(text)
}

/**
 * RFC 7644 §3.10: an optional URN, a name, and at most one sub-attribute. Undefined when it is anything else. The bare
 * URI of an extension has the same form, its last part being the name; that part may also be a version, as in `…:1.0`.
 */
export function parseAttributeRef(text: string): AttributeRef | undefined {
  const colon = text.lastIndexOf(':')
  const urn = colon === -1 ? undefined : text.slice(0, colon)
  if (urn !== undefined && !plainUrn.test(urn)) return undefined
  const local = text.slice(colon + 1)
  if (urn !== undefined && version.test(local)) return { urn, name: local }
  const [name = '', sub, ...rest] = local.split('.', 3)
  if (rest.length > 0 || !isAttributeName(name)) return undefined
  if (sub !== undefined && !isAttributeName(sub)) return undefined
  return { ...(urn !== undefined && { urn }), name, ...(sub !== undefined && { sub }) }
}

export function printAttributeRef(ref: AttributeRef): string {
  const name = ref.urn === undefined ? ref.name : `${ref.urn}:${ref.name}`
  return ref.sub === undefined ? name : `${name}.${ref.sub}`
}
