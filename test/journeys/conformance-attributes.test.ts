import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { ScimBody, ScimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

/** An attribute as `/Schemas` declares it: all that a foreign suite knows of this server. */
type Declared = {
  readonly name: string
  readonly type: string
  readonly multiValued: boolean
  readonly required: boolean
  readonly mutability: string
  readonly returned: string
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly Declared[]
}

type Target = { readonly path: string; readonly urn: string | undefined; readonly declared: Declared }

/** Makes values as such suites do: of the declared type, unlike any before, references to what is really there. */
function makeValues(user: ScimBody) {
  let made = 0
  const one = (declared: Declared): unknown => {
    made++
    const location = (user['meta'] as { location: string }).location
    switch (declared.type) {
      case 'boolean':
        return declared.name === 'primary' ? true : made % 2 === 0
      case 'integer':
        return made
      case 'dateTime':
        return '2026-01-31T09:00:00Z'
      case 'binary':
        return Buffer.from(`certificate ${made}`).toString('base64')
      case 'reference':
        return declared.referenceTypes?.includes('User') ? location : `https://example.com/${made}`
      case 'complex':
        return Object.fromEntries(
          (declared.subAttributes ?? []).flatMap((sub) =>
            sub.mutability === 'readOnly' ? [] : [[sub.name, sampleOf(sub, declared)]],
          ),
        )
      default:
        return declared.canonicalValues?.[0] ?? `${declared.name} ${made}`
    }
  }
  const sampleOf = (declared: Declared, parent?: Declared): unknown => {
    if (parent?.name === 'members') return memberPart(declared.name)
    const value = one(declared)
    return declared.multiValued ? [value] : value
  }
  const memberPart = (name: string) =>
    ({ value: user.id, type: 'User', display: user['userName'] })[name] ??
    (user['meta'] as { location: string }).location
  return sampleOf
}

async function targetsOf(scim: ScimClient, resourceType: string): Promise<readonly Target[]> {
  const { body: type } = await scim.get(`/ResourceTypes/${resourceType}`)
  const extensions = (type['schemaExtensions'] as { schema: string }[]).map(({ schema }) => schema)
  const targets: Target[] = []
  for (const urn of [type['schema'] as string, ...extensions]) {
    const { body } = await scim.get(`/Schemas/${urn}`)
    const isCore = urn === type['schema']
    for (const declared of body['attributes'] as Declared[])
      targets.push({
        declared,
        urn: isCore ? undefined : urn,
        path: isCore ? declared.name : `${urn}:${declared.name}`,
      })
  }
  return targets
}

const at = (body: Readonly<Record<string, unknown>>, { urn, declared }: Target): unknown =>
  ((urn === undefined ? body : (body[urn] ?? {})) as Record<string, unknown>)[declared.name]

/** No value, or a list with none in it, which is the same (RFC 7643 §2.5). */
const isUnassigned = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)

type Checking = {
  readonly scim: ScimClient
  readonly endpoint: string
  readonly targets: readonly Target[]
  readonly sampleOf: ReturnType<typeof makeValues>
}

/** Every optional attribute is added, replaced and removed; each answer is what is read afterwards. */
async function checkPatches({ scim, targets, sampleOf }: Checking, path: string): Promise<void> {
  const optional = targets.filter(({ declared }) => declared.mutability === 'readWrite' && !declared.required)
  for (const op of ['add', 'replace'] as const)
    for (const target of optional) {
      const value = sampleOf(target.declared)
      const changed = await scim.patch(path, { op, path: target.path, value })
      assert.equal(changed.status, 200, `${op} ${target.path}: ${JSON.stringify(changed.body)}`)
      const wasEmpty = op === 'replace' || !target.declared.multiValued
      if (wasEmpty) assert.deepEqual(at(changed.body, target), value, `${op} ${target.path}`)
      assert.deepEqual((await scim.get(path)).body, changed.body)
    }
  for (const target of optional) {
    const changed = await scim.patch(path, { op: 'remove', path: target.path })
    assert.equal(changed.status, 200, `remove ${target.path}`)
    assert.ok(isUnassigned(at(changed.body, target)), `remove ${target.path}`)
  }
}

async function checkRefusals({ scim, targets, sampleOf }: Checking, path: string): Promise<void> {
  for (const target of targets.filter(({ declared }) => declared.mutability === 'readOnly'))
    for (const op of ['add', 'replace', 'remove']) {
      const value = sampleOf(target.declared)
      const { status, body } = await scim.patch(path, { op, path: target.path, value })
      assert.deepEqual([status, body['scimType']], [400, 'mutability'], `${op} ${target.path}`)
    }
  for (const { declared } of targets.filter((target) => target.declared.required)) {
    const removed = await scim.patch(path, { op: 'remove', path: declared.name })
    assert.equal(removed.status, 400, `remove ${declared.name}`)
  }
}

/** A resource with everything that can be written. */
function wholeOf({ targets, sampleOf }: Checking): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const { urn, declared } of targets) {
    if (declared.mutability !== 'readWrite') continue
    if (urn === undefined) body[declared.name] = sampleOf(declared)
    else body[urn] = { ...(body[urn] as object | undefined), [declared.name]: sampleOf(declared) }
  }
  return body
}

async function checkWholes(checking: Checking): Promise<string> {
  const { scim, endpoint, targets } = checking
  const sent = wholeOf(checking)
  const posted = await scim.post(endpoint, sent)
  assert.equal(posted.status, 201, JSON.stringify(posted.body))
  const path = `${endpoint}/${posted.body.id}`
  const forged = { id: 'forged', meta: { version: 'forged' }, groups: [{ value: 'forged' }] }
  const again = { ...wholeOf(checking), ...forged }
  const put = await scim.send('PUT', path, again)
  assert.deepEqual([put.status, put.body.id], [200, posted.body.id], JSON.stringify(put.body))
  for (const target of targets.filter(({ declared }) => declared.mutability === 'readWrite')) {
    assert.deepEqual(at(posted.body, target), at(sent, target), `POST ${target.path}`)
    assert.deepEqual(at(put.body, target), at(again, target), `PUT ${target.path}`)
  }
  return path
}

async function checkProjections({ scim, targets }: Checking, path: string): Promise<void> {
  for (const target of targets) {
    const shown = await scim.get(`${path}?attributes=${target.path.toUpperCase()}`)
    assert.equal(shown.status, 200)
    const others = Object.keys(shown.body).filter(
      (key) => !['id', 'schemas', target.urn, target.declared.name].includes(key),
    )
    assert.deepEqual(others, [], `attributes=${target.path}`)
    const hidden = await scim.get(`${path}?excludedAttributes=${target.path}`)
    assert.equal(at(hidden.body, target), undefined, `excludedAttributes=${target.path}`)
  }
}

for (const [resourceType, nameAttribute, atLeast] of [
  ['User', 'userName', 35],
  ['Group', 'displayName', 8],
] as const)
  test(`every attribute declared for a ${resourceType} can be written in every way, or is refused as declared`, async () => {
    await using simulator = await startReference()
    await using system = await startTestSystem()
    const { scim } = await connect(system, simulator, { mode: 'shadow' })
    const { body: user } = await scim.post('/Users', { userName: 'referred-to' })
    const endpoint = `/${resourceType}s`
    const targets = await targetsOf(scim, resourceType)
    assert.ok(targets.length >= atLeast, `only ${targets.length} attributes`)
    const checking: Checking = { scim, endpoint, targets, sampleOf: makeValues(user) }
    const { body: made } = await scim.post(endpoint, { [nameAttribute]: 'minimal' })
    await checkPatches(checking, `${endpoint}/${made.id}`)
    await checkRefusals(checking, `${endpoint}/${made.id}`)
    await checkProjections(checking, await checkWholes(checking))
  })
