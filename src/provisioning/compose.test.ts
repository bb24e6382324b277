import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { MappingRule } from '../applications/mapping.ts'
import type { EntitlementRef } from '../connector/account.ts'
import { sampleFacts } from '../connector/testing/sample-connector.ts'
import { runs } from '../scim/testing/effort.ts'
import { type ComposeInputs, compose, type Override } from './compose.ts'
import type { DesiredState } from './desired-state.ts'
import { attributes, ids } from './testing/arbitrary-state.ts'
import { group, kim, role } from './testing/samples.ts'

function rule(idpGroup: string, entitlement: EntitlementRef, priority = 1): MappingRule {
  return { id: `${idpGroup}-${entitlement.id}`, idpGroup, idpGroupKey: idpGroup, entitlement, priority }
}

function override(kind: Override['kind'], entitlement?: EntitlementRef): Override {
  return { id: kind, kind, ...(entitlement !== undefined && { entitlement }) }
}

function inputs(more: Partial<ComposeInputs> = {}): ComposeInputs {
  return {
    user: { active: true, attributes: kim },
    lastAttributes: kim,
    groupKeys: new Set(),
    rules: [
      rule('staff', role('user'), 5),
      rule('admins', role('admin'), 2),
      rule('sales', group('a'), 3),
      rule('staff', group('a'), 9),
      rule('staff', group('b'), 1),
    ],
    overrides: [],
    previous: undefined,
    entitlementTypes: sampleFacts().entitlementTypes,
    fallbacks: {},
    ...more,
  }
}

function ofType(state: DesiredState, type: string) {
  const found = state.entitlements.find((entitlements) => entitlements.type === type)
  assert.ok(found)
  return found
}

test('a User that is not active, or gone, has no access and keeps its attributes', () => {
  const inactive = compose(inputs({ user: { active: false, attributes: { userName: 'new' } } }))
  assert.deepEqual([inactive.presence, inactive.attributes], ['disabled', { userName: 'new' }])
  const gone = compose(inputs({ user: undefined }))
  assert.deepEqual([gone.presence, gone.attributes], ['disabled', kim])
})

test('where only one can be held the lowest priority number wins', () => {
  const state = compose(inputs({ groupKeys: new Set(['staff', 'admins']) }))
  assert.deepEqual(ofType(state, 'role').wanted, [role('admin')])
  assert.deepEqual(ofType(compose(inputs({ groupKeys: new Set(['staff']) })), 'role').wanted, [role('user')])
})

test('where many can be held each is wanted once, the winner first', () => {
  const state = compose(inputs({ groupKeys: new Set(['staff', 'sales']) }))
  assert.deepEqual(ofType(state, 'group').wanted, [group('b'), group('a')])
})

test('equal priorities give the same winner in whatever order the rules come', () => {
  const rules = [rule('b', role('user')), rule('a', role('admin'))]
  const groupKeys = new Set(['a', 'b'])
  for (const ordered of [rules, rules.toReversed()])
    assert.deepEqual(ofType(compose(inputs({ rules: ordered, groupKeys })), 'role').wanted, [role('admin')])
})

test('what was given once may be taken away later, also by a type that nothing is mapped to any more', () => {
  const before = compose(inputs({ groupKeys: new Set(['staff', 'admins']) }))
  const after = compose(inputs({ previous: before, rules: [] }))
  assert.deepEqual(ofType(after, 'group'), { type: 'group', wanted: [], governed: ['a', 'b'] })
  assert.deepEqual(ofType(after, 'role').governed, ['admin', 'user'])
})

test('what a group would give to others is not governed for this account', () => {
  assert.deepEqual(ofType(compose(inputs()), 'group').governed, [])
})

test('what a review revoked is not wanted and may be taken away, though nobody of us gave it', () => {
  const overrides = [override('revoked', group('b')), override('revoked', group('x'))]
  const state = compose(inputs({ groupKeys: new Set(['staff']), overrides }))
  assert.deepEqual(ofType(state, 'group'), { type: 'group', wanted: [group('a')], governed: ['a', 'b', 'x'] })
})

test('when the winner is revoked the next one takes its place', () => {
  const overrides = [override('revoked', role('admin'))]
  const state = compose(inputs({ groupKeys: new Set(['staff', 'admins']), overrides }))
  assert.deepEqual(ofType(state, 'role').wanted, [role('user')])
})

test('the name to fall back to is only there where the application has one', () => {
  const state = compose(inputs({ fallbacks: { role: 'NONE' } }))
  assert.equal(ofType(state, 'role').fallback, 'NONE')
  assert.ok(!('fallback' in ofType(state, 'group')))
})

test('an exempt account is desired like any other', () => {
  const groupKeys = new Set(['staff'])
  assert.deepEqual(
    compose(inputs({ groupKeys, overrides: [override('exempt')] })),
    compose(inputs({ groupKeys })),
  )
})

const write = fc.record({
  user: fc.option(fc.record({ active: fc.boolean(), attributes }), { nil: undefined }),
  groupKeys: ids('staff', 'admins', 'sales', 'others').map((keys) => new Set(keys)),
})

test('no sequence of writes by an identity provider removes what was decided against it', () => {
  const taking = fc.constantFrom('blocked', 'reclaimed').map((kind) => override(kind as Override['kind']))
  const revoking = fc
    .constantFrom(group('a'), group('b'), role('admin'), role('user'))
    .map((entitlement) => override('revoked', entitlement))
  const overrides = fc.array(fc.oneof(taking, revoking, fc.constant(override('exempt'))), { minLength: 1 })
  fc.assert(
    fc.property(overrides, fc.array(write, { minLength: 1, maxLength: 6 }), (decided, writes) => {
      let previous: DesiredState | undefined
      for (const written of writes) {
        const state: DesiredState = compose(inputs({ ...written, overrides: decided, previous }))
        previous = state
        if (decided.some(({ kind }) => kind === 'blocked' || kind === 'reclaimed'))
          assert.equal(state.presence, 'disabled')
        for (const { entitlement } of decided.filter(({ kind }) => kind === 'revoked')) {
          const desired = ofType(state, entitlement?.type ?? '')
          assert.ok(!desired.wanted.some(({ id }) => id === entitlement?.id))
          assert.ok(desired.governed.includes(entitlement?.id ?? ''))
        }
      }
    }),
    runs(1_000),
  )
})

test('all that was ever wanted stays governed, and composing again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 6 }), (writes) => {
      const given = new Set<string>()
      let previous: DesiredState | undefined
      for (const written of writes) {
        const state: DesiredState = compose(inputs({ ...written, previous }))
        for (const { type, wanted } of state.entitlements)
          for (const { id } of wanted) given.add(`${type} ${id}`)
        const governed = state.entitlements.flatMap(({ type, governed: all }) =>
          all.map((id) => `${type} ${id}`),
        )
        for (const one of given) assert.ok(governed.includes(one), one)
        assert.deepEqual(compose(inputs({ ...written, previous: state })), state)
        previous = state
      }
    }),
    runs(500),
  )
})
