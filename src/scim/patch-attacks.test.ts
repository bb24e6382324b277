import assert from 'node:assert/strict'
import test from 'node:test'
import { parseGroupPatch } from './group-patch.ts'
import type { JsonValue } from './json.ts'
import { parseResource } from './resource.ts'
import { userResource } from './schemas/resource-types.ts'
import { patchBody, patchResource } from './testing/patching.ts'
import { assertCleanPrototype, assertRefused } from './testing/refusal.ts'
import { storedUser } from './testing/sample-user.ts'

/** As JSON.parse gives it: `__proto__` is an own key there, which an object literal can't have. */
function fromJson(json: string): JsonValue {
  return JSON.parse(json)
}

const attackPaths = [
  '__proto__.polluted',
  'name.__proto__.polluted',
  'constructor.prototype.polluted',
  'toString.x',
  '__proto__',
  'constructor',
  'name.constructor',
  'emails.__proto__',
  'emails[type eq "work"].__proto__',
  'emails[__proto__ eq "work"].value',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:__proto__',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:constructor.prototype',
  '__proto__:polluted',
]

test('no path reaches a prototype', () => {
  for (const unknownAttributes of ['refuse', 'keep'] as const) {
    for (const path of attackPaths) {
      for (const op of ['add', 'replace', 'remove']) {
        const patch = () => patchResource(storedUser, [{ op, path, value: 'yes' }], { unknownAttributes })
        // Where any attribute is kept, a plain name such as `constructor` would be one: it must stay an own value.
        if (unknownAttributes === 'keep' && isPlainName(path)) assert.ok(Object.hasOwn(patch(), 'resource'))
        else assertRefused(patch, 'invalidPath')
        assertCleanPrototype()
      }
    }
  }
})

function isPlainName(path: string): boolean {
  return path === 'constructor' || path.endsWith(':constructor')
}

test('no key of a value reaches a prototype', () => {
  for (const value of [
    '{"__proto__.polluted":"yes"}',
    '{"__proto__":{"polluted":"yes"}}',
    '{"constructor":{"prototype":{"polluted":"yes"}}}',
    '{"name":{"__proto__":{"polluted":"yes"}}}',
    '{"name.__proto__":{"polluted":"yes"}}',
    '{"emails":[{"value":"a","__proto__":{"polluted":"yes"}}]}',
    '{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"__proto__":{"polluted":"yes"}}}',
    '{"shoe":[[{"constructor":1}]]}',
  ]) {
    for (const unknownAttributes of ['refuse', 'keep'] as const) {
      const options = { unknownAttributes }
      const operation = { op: 'add', value: fromJson(value) }
      assertRefused(() => patchResource(storedUser, [operation], options), 'invalidSyntax', /not allowed/)
      assertRefused(
        () => parseResource(fromJson(value), userResource, options),
        'invalidSyntax',
        /not allowed/,
      )
      assertRefused(() => parseGroupPatch(patchBody(operation)), 'invalidSyntax', /not allowed/)
      assertCleanPrototype()
    }
  }
})

test('a name every object inherits is unknown, or kept as an own value', () => {
  const operation = { op: 'add', value: { toString: 'x', hasOwnProperty: 'y' } }
  assertRefused(() => patchResource(storedUser, [operation]), 'invalidPath', /toString/)
  const { resource } = patchResource(storedUser, [operation], { unknownAttributes: 'keep' })
  assert.ok(Object.hasOwn(resource, 'toString') && Object.hasOwn(resource, 'hasOwnProperty'))
  assert.equal(Object.getPrototypeOf(resource), Object.prototype)
  assertCleanPrototype()
})

test('hostile lengths are answered at once', () => {
  const started = performance.now()
  for (const piece of ['(', 'not (', 'emails[', '[', 'a.', 'a pr or ', '"', 'urn:']) {
    const path = piece.repeat(200_000)
    assertRefused(() => patchResource(storedUser, [{ op: 'add', path, value: 'x' }]), 'invalidValue', /65536/)
    const shorter = piece.repeat(5_000).slice(0, 60_000)
    assertRefused(() => patchResource(storedUser, [{ op: 'add', path: shorter, value: 'x' }]), 'invalidPath')
    assertRefused(() => patchResource(storedUser, [{ op: 'add', value: { [path]: 'x' } }]), 'invalidPath')
  }
  assert.ok(performance.now() - started < 20_000, 'grows with the square')
})
