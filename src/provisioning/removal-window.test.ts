import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DesiredState } from './desired-state.ts'
import { losesBetween, removalLimit, removes } from './removal-window.ts'

const group = (id: string) => ({ type: 'group', id, name: id })
const state = (presence: 'active' | 'disabled', ...wanted: string[]): DesiredState => ({
  presence,
  attributes: {},
  entitlements: [{ type: 'group', wanted: wanted.map(group), governed: wanted }],
})

test('the limit has a floor for small applications, a share for large ones, and an end', () => {
  const limits = [0, 1, 19, 20, 99, 100, 101, 200, 2_000, 100_000].map(removalLimit)
  assert.deepEqual(limits, [3, 3, 3, 5, 5, 5, 6, 10, 100, 100])
})

test('taking access or rights away counts, moving and giving do not', () => {
  const set = (before: string[], after: string[]) =>
    ({
      kind: 'setEntitlements',
      accountId: '1',
      type: 'group',
      before: before.map(group),
      entitlements: after.map(group),
    }) as const
  const mode = 'disable' as const
  assert.equal(removes({ kind: 'disableAccount', accountId: '1', mode }, state('disabled')), true)
  assert.equal(removes({ kind: 'deleteAccount', accountId: '1' }, state('disabled')), true)
  assert.equal(removes(set(['a', 'b'], ['a']), state('active', 'a')), true)
  assert.equal(removes(set(['a'], ['default']), state('active')), true, 'a fall back to the default')
  assert.equal(removes(set(['a'], ['b']), state('active', 'b')), false, 'a move')
  assert.equal(removes(set([], ['a']), state('active', 'a')), false)
  assert.equal(removes({ kind: 'updateAccount', accountId: '1', changes: {} }, state('active')), false)
})

test('what an identity provider wants loses something when access or an entitlement is gone', () => {
  assert.equal(losesBetween(undefined, state('disabled')), false)
  assert.equal(losesBetween(state('active'), state('disabled')), true)
  assert.equal(losesBetween(state('disabled'), state('disabled')), false)
  assert.equal(losesBetween(state('active', 'a', 'b'), state('active', 'a')), true)
  assert.equal(losesBetween(state('active', 'a'), state('active', 'b')), false)
})
