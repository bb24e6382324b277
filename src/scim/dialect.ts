/**
 * Spellings that real identity providers use and the RFC does not know. Each function makes one of them plain; the
 * parsers call them, so that nothing behind the parsers has to know who asked.
 */
import { foldCase } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonValue, ownValue } from './json.ts'
import { parseJson } from './parse-json.ts'

/**
 * Booleans sent as text. Entra sends `"False"` and `"True"` in PATCH and compares `roles[primary eq "True"]`
 * (Microsoft Learn, "Develop and plan provisioning for a SCIM endpoint"; "SCIM 2.0 protocol compliance"); OneLogin
 * templates have `"active":"{$user.active}"`, which becomes text too.
 */
export function plainBoolean(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || value.length > 5) return undefined
  const folded = foldCase(value)
  if (folded === 'true') return true
  return folded === 'false' ? false : undefined
}

/**
 * A list with one element where one value belongs: Entra sends `manager` as `[{"$ref":…,"value":id}]` (Microsoft
 * Learn, same page). A longer list stays a list, and is refused as one.
 */
export function plainSingle(value: JsonValue): JsonValue {
  return isJsonArray(value) && value.length <= 1 ? (value[0] ?? null) : value
}

/**
 * One simple value the way Microsoft's reference code and its collection of test requests put it:
 * `[{"$ref":null,"value":"x"}]` (github.com/MicrosoftDocs/azure-docs/issues/42220). Anything else stays as it is.
 */
export function plainOperationValue(value: JsonValue): JsonValue {
  const [only, ...others] = isJsonArray(value) ? value : []
  if (!isJsonObject(only) || others.length > 0) return value
  const { value: inner, $ref: _reference, ...more } = only
  return inner === undefined || typeof inner === 'object' || Object.keys(more).length > 0 ? value : inner
}

/**
 * A complex attribute sent as bare text means its `value`: Entra tenants send the manager's id so. Blank text is what
 * an empty macro of a OneLogin template leaves behind, and means nothing is assigned.
 */
export function plainComplex(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value
  return value.trim() === '' ? null : { value }
}

/**
 * A reference whose id is blank refers to nobody: a manager is cleared so by clients that can't send null, and by an
 * empty macro of a OneLogin template.
 */
export function refersToNobody(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false
  const ids = Object.entries(value).filter(([key]) => ['value', 'managerid'].includes(foldCase(key)))
  return ids.length > 0 && ids.every(([, id]) => typeof id === 'string' && id.trim() === '')
}

/** One value where a list belongs means a list of one. */
export function plainList(value: JsonValue): readonly JsonValue[] {
  if (isJsonArray(value)) return value
  return value === null ? [] : [value]
}

const scim1Prefix = 'urn:scim:schemas:'
const scim2Prefix = 'urn:ietf:params:scim:schemas:'

/**
 * The SCIM 2 name of a SCIM 1 schema URI, in lower case: OneLogin templates in use still carry them
 * (scim.dev, "OneLogin"). In SCIM 1 one core URI stood for User and Group alike, hence `resourceName`.
 */
export function plainSchemaUri(uri: string, resourceName: string): string {
  const folded = foldCase(uri)
  if (folded === `${scim1Prefix}core:1.0`) return foldCase(`${scim2Prefix}core:2.0:${resourceName}`)
  if (folded === `${scim1Prefix}extension:enterprise:1.0`) {
    return foldCase(`${scim2Prefix}extension:enterprise:2.0:${resourceName}`)
  }
  return folded
}

/** SCIM 1 called the id of a manager `managerId`; OneLogin templates still do. */
export function plainSubAttributeName(attributeName: string, subName: string): string {
  return attributeName === 'manager' && foldCase(subName) === 'managerid' ? 'value' : subName
}

export type AppRole = { readonly id?: string; readonly value: string; readonly displayName?: string }

/**
 * An app role in a role's `value`. With the mapping AppRoleAssignmentsComplex, Entra sends a JSON text
 * `{"id","value","displayName"}` there (Microsoft Learn, "Customize user provisioning attribute mappings"). Roles are
 * stored as sent; whoever maps them reads them through this. Any other text is the role itself.
 */
export function readAppRole(value: string): AppRole {
  if (!value.startsWith('{')) return { value }
  let parsed: unknown
  try {
    parsed = parseJson(value)
  } catch {
    return { value }
  }
  const text = (key: string) => {
    const found = isJsonObject(parsed) ? ownValue(parsed, key) : undefined
    return typeof found === 'string' ? found : undefined
  }
  const role = text('value')
  if (role === undefined) return { value }
  const id = text('id')
  const displayName = text('displayName')
  return { ...(id !== undefined && { id }), value: role, ...(displayName !== undefined && { displayName }) }
}
