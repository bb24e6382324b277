import { isObject, type JsonObject } from '../../../simulation/json.ts'

export type Patched =
  | { readonly resource: JsonObject }
  | { readonly problem: string; readonly scimType: string }

/** PATCH of RFC 7644 §3.5.2, as far as clients of directories use it. All operations or none. */
export function applyPatch(resource: JsonObject, body: JsonObject): Patched {
  const operations = body['Operations']
  if (!Array.isArray(operations) || operations.length === 0)
    return { problem: 'Operations is missing.', scimType: 'invalidSyntax' }
  let patched = resource
  for (const operation of operations) {
    const next = isObject(operation) ? applyOne(patched, operation) : undefined
    if (next === undefined)
      return { problem: `${JSON.stringify(operation)} is not understood.`, scimType: 'invalidPath' }
    patched = next
  }
  return { resource: patched }
}

function applyOne(resource: JsonObject, { op: named, path, value }: JsonObject): JsonObject | undefined {
  const op = String(named).toLowerCase()
  if (path === undefined) return op !== 'remove' && isObject(value) ? merge(resource, value) : undefined
  if (typeof path !== 'string') return undefined
  const [, member] = /^members\[value eq "([^"]*)"\]$/.exec(path) ?? []
  if (member !== undefined) return op === 'remove' ? withoutMembers(resource, [member]) : undefined
  if (path === 'members') return changeMembers(resource, op, value)
  const [, name = '', sub] = /^([A-Za-z]\w*)(?:\.([A-Za-z]\w*))?$/.exec(path) ?? []
  if (name === '') return undefined
  const put = op === 'remove' ? undefined : value
  if (sub === undefined) return { ...resource, [name]: put }
  const parent = resource[name]
  return { ...resource, [name]: { ...(isObject(parent) ? parent : {}), [sub]: put } }
}

/** Without a path the value holds the attributes; a complex one is merged (RFC 7644 §3.5.2.3). */
function merge(resource: JsonObject, value: JsonObject): JsonObject {
  const merged = Object.entries(value).map(([name, next]) => {
    const before = resource[name]
    return [name, isObject(before) && isObject(next) ? { ...before, ...next } : next] as const
  })
  return { ...resource, ...Object.fromEntries(merged) }
}

function changeMembers(resource: JsonObject, op: string, value: unknown): JsonObject | undefined {
  const values = valuesOf(value)
  if (op === 'remove')
    return value === undefined ? { ...resource, members: [] } : withoutMembers(resource, values)
  const kept = op === 'add' ? valuesOf(resource['members']) : []
  return { ...resource, members: [...new Set([...kept, ...values])].map((one) => ({ value: one })) }
}

function withoutMembers(resource: JsonObject, gone: readonly string[]): JsonObject {
  const left = valuesOf(resource['members']).filter((one) => !gone.includes(one))
  return { ...resource, members: left.map((value) => ({ value })) }
}

function valuesOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter(isObject).map(({ value }) => String(value)) : []
}
