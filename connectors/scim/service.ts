import type { AttributeName } from '../../src/connector/account.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { asObject, bodyOf, type Context, isAbsence, objectsIn, strange } from './answer.ts'
import { call } from './api.ts'
import { makeMemory } from './memory.ts'
import { optionalAttributes, type Told } from './settings.ts'

/** What this server can do: what it says of itself (RFC 7644 §4), but where an administrator says otherwise. */
export type Service = {
  readonly patch: boolean
  readonly filter: boolean
  readonly etag: boolean
  readonly groups: boolean
  /** Whether `active: false` can be written. */
  readonly disable: boolean
  /** Whether every reading shows `active`: then one without it was not understood, and is not taken for an active account. */
  readonly showsActive: boolean
  readonly pageSize: number
  readonly lacks: readonly AttributeName[]
}

const remembered = makeMemory<Service>()
const rememberedMs = 10 * 60_000
/** A page that is missing may be back soon. */
const incompleteMs = 60_000

export async function readService(context: Context): Promise<Service> {
  const known = remembered.get(context)
  if (known !== undefined) return known
  return askService(context)
}

/** Asks anew, and remembers the answer. */
export async function askService(context: Context): Promise<Service> {
  const { settings } = context
  const config = await discover(context, '/ServiceProviderConfig')
  const types = await discover(context, '/ResourceTypes')
  const schemas = await discover(context, '/Schemas')
  const user = schemas && findSchema(schemas)
  const most = Number(asObject(config?.['filter'])?.['maxResults'] ?? 0)
  const service: Service = {
    // What nobody tells is taken for possible where trying it is harmless: a refusal changes nothing.
    patch: obey(settings.patch, config && isSupported(config, 'patch')),
    filter: obey(settings.filter, config && supports(config, 'filter')),
    etag: config !== undefined && supports(config, 'etag'),
    groups: obey(settings.groups, types ? hasGroups(types) : await answersGroups(context)),
    disable: settings.disable === 'hidden' || obey(settings.disable, user?.includes('active')),
    showsActive:
      settings.disable === 'yes' || (settings.disable === 'auto' && user?.includes('active') === true),
    pageSize: most > 0 ? Math.min(most, settings.pageSize) : settings.pageSize,
    lacks: optionalAttributes.filter((name) => !obey(hasIt(settings.attributes, name), user?.includes(name))),
  }
  const complete = config !== undefined && types !== undefined && schemas !== undefined
  remembered.keep(context, service, complete ? rememberedMs : incompleteMs)
  return service
}

/** Undefined: the server does not have this page of itself, as not every one does. */
async function discover(context: Context, path: string): Promise<JsonObject | undefined> {
  const response = await call(context, 'GET', path, { mayLack: true })
  return response.status === 404 ? undefined : bodyOf(response)
}

async function answersGroups(context: Context): Promise<boolean> {
  if (context.settings.groups !== 'auto') return true
  const query = { startIndex: '1', count: '1' }
  const response = await call(context, 'GET', '/Groups', { query })
  if (isAbsence(response)) return false
  bodyOf(response)
  return true
}

function obey(told: Told, says: boolean | undefined): boolean {
  return told === 'auto' ? (says ?? true) : told === 'yes'
}

function hasIt(attributes: readonly AttributeName[] | undefined, name: AttributeName): Told {
  if (attributes === undefined) return 'auto'
  return attributes.includes(name) ? 'yes' : 'no'
}

/** RFC 7643 §5 demands `patch`; without it this is no such page. */
function isSupported(config: JsonObject, feature: string): boolean {
  if (asObject(config[feature])?.['supported'] === undefined)
    throw strange(`a ServiceProviderConfig without ${feature}`)
  return supports(config, feature)
}

function supports(config: JsonObject, feature: string): boolean {
  return isTrue(asObject(config[feature])?.['supported'])
}

export function isTrue(value: JsonValue | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

function hasGroups(types: JsonObject): boolean {
  return objectsIn(types['Resources']).some(({ endpoint, schema }) => {
    const path = typeof endpoint === 'string' && /\/groups$/i.test(endpoint)
    return path || schema === 'urn:ietf:params:scim:schemas:core:2.0:Group'
  })
}

/** What of ours the schema of users has and lets be written (RFC 7643 §7); undefined: it does not tell. */
function findSchema(schemas: JsonObject): readonly string[] | undefined {
  const listed = objectsIn(schemas['Resources'])
  const user = listed.find(({ id }) => id === 'urn:ietf:params:scim:schemas:core:2.0:User')
  const attributes = user?.['attributes']
  if (!Array.isArray(attributes) || attributes.length === 0) return undefined
  const writable = writableIn(attributes)
  const names = new Map(writable.map((one) => [String(one['name']).toLowerCase(), one]))
  const parts = names.get('name')?.['subAttributes']
  // A name without declared parts is not known to lack one.
  const inName = Array.isArray(parts) ? writableIn(parts).map(({ name }) => String(name)) : undefined
  const hasPart = (part: string) => names.has('name') && (inName?.includes(part) ?? true)
  return [
    ...(names.has('active') ? ['active'] : []),
    ...(names.has('emails') ? ['email'] : []),
    ...(names.has('displayname') ? ['displayName'] : []),
    ...['givenName', 'familyName'].filter(hasPart),
  ]
}

function writableIn(attributes: JsonValue): readonly JsonObject[] {
  return objectsIn(attributes).filter(({ mutability }) => mutability !== 'readOnly')
}
