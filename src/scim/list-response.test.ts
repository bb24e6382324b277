import assert from 'node:assert/strict'
import test from 'node:test'
import { parsePaging, toListResponse } from './list-response.ts'
import { assertRefused } from './testing/refusal.ts'

test('paging has defaults, and low and high values count as the limit', () => {
  const cases: readonly (readonly [
    startIndex: unknown,
    count: unknown,
    expected: readonly [number, number],
  ])[] = [
    [undefined, undefined, [1, 100]],
    [null, null, [1, 100]],
    ['1', '2', [1, 2]],
    [5, 50, [5, 50]],
    ['0', '0', [1, 0]],
    ['-3', '-1', [1, 0]],
    ['+7', '200', [7, 200]],
    ['101', '201', [101, 200]],
    ['9'.repeat(400), '9'.repeat(400), [Number.MAX_SAFE_INTEGER, 200]],
  ]
  for (const [startIndex, count, [first, size]] of cases) {
    assert.deepEqual(parsePaging({ startIndex, count }), { kind: 'index', startIndex: first, count: size })
  }
})

test('anything that is no whole number is refused and named', () => {
  for (const value of ['', ' 1', '1.5', 1.5, 'one', '0x10', '1e3', Number.NaN, true, ['1', '2'], {}]) {
    assertRefused(() => parsePaging({ startIndex: value }), 'invalidValue', /^startIndex must be/)
    assertRefused(() => parsePaging({ count: value }), 'invalidValue', /^count must be/)
  }
})

test('a cursor asks for paging by cursor, where a count below 1 has no meaning', () => {
  assert.deepEqual(parsePaging({ cursor: '' }), { kind: 'cursor', cursor: '', count: 100 })
  assert.deepEqual(parsePaging({ cursor: 'abc', count: '500' }), {
    kind: 'cursor',
    cursor: 'abc',
    count: 200,
  })
  assert.deepEqual(parsePaging({ cursor: null, count: 5 }), { kind: 'index', startIndex: 1, count: 5 })
  for (const count of ['0', -1, 'many', 1.5])
    assertRefused(() => parsePaging({ cursor: '', count }), 'invalidCount', /^count must be/)
  assertRefused(() => parsePaging({ cursor: ['a', 'b'] }), 'invalidCursor', /one text/)
  assertRefused(() => parsePaging({ cursor: '', startIndex: 1 }), 'invalidCursor', /not both/)
})

test('a listing says how many there are in all and how many are here, as numbers', () => {
  assert.deepEqual(toListResponse({ resources: [{ id: '1' }], totalResults: 71, startIndex: 11 }), {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 71,
    startIndex: 11,
    itemsPerPage: 1,
    Resources: [{ id: '1' }],
  })
})

test('a page by cursor names the next cursor in place of an index', () => {
  const body = toListResponse({ resources: [{ id: '1' }], totalResults: 2, nextCursor: 'abc' })
  assert.deepEqual([body['nextCursor'], 'startIndex' in body], ['abc', false])
  assert.ok(!('nextCursor' in toListResponse({ resources: [], totalResults: 0 })))
})

test('an empty listing still has its Resources', () => {
  const body = toListResponse({ resources: [], totalResults: 0, startIndex: 1 })
  assert.deepEqual([body['totalResults'], body['itemsPerPage'], body['Resources']], [0, 0, []])
})
