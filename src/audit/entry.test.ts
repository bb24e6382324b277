import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'
import { type AuditRecord, auditRow, commitTo } from './entry.ts'
import { auditRecord } from './testing/sample-trail.ts'

const record: AuditRecord<'account.adopted'> = {
  event: 'account.adopted',
  at: new Date('2026-11-24T08:00:02Z'),
  actor: { kind: 'identityProvider', tokenId: 'token-1' },
  applicationId: 'application-1',
  accountId: 'account-1',
  taskId: 'task-1',
  requestId: 'request-1',
  data: { basis: 'identityProvider' },
  detail: { account: { email: 'kim@corp.example' } },
}

test('an entry says what happened, when, by whom and to what, as canonical JSON', () => {
  const { entry, salt } = auditRow(record)
  assert.ok(Buffer.isBuffer(salt))
  assert.equal(
    entry,
    '{"account":"account-1","actor":{"kind":"identityProvider","tokenId":"token-1"},' +
      '"application":"application-1","at":"2026-11-24T08:00:02.000Z","data":{"basis":"identityProvider"},' +
      `"detail":"${commitTo(record.detail, salt)}","event":"account.adopted","request":"request-1",` +
      '"task":"task-1","version":1}',
  )
})

test('the columns one searches by hold what the entry says', () => {
  const row = auditRow(record)
  assert.equal(row.event, 'account.adopted')
  assert.equal(row.application_id, 'application-1')
  assert.equal(row.account_id, 'account-1')
  assert.equal(row.task_id, 'task-1')
  assert.equal(row.at, record.at)
})

test('an entry without detail commits to none and has no salt', () => {
  const { detail: _detail, ...plain } = record
  const row = auditRow(plain)
  assert.equal(row.salt, null)
  assert.equal(row.detail, null)
  assert.ok(!row.entry.includes('"detail"'))
})

test('nothing personal stands in the entry itself', () => {
  const row = auditRow(record)
  assert.ok(!row.entry.includes('kim'))
  assert.match(String(row.detail), /kim@corp\.example/)
})

test('two entries with the same detail can not be told to be so: each has a salt of its own', () => {
  const [one, other] = [auditRow(record), auditRow(record)]
  assert.notEqual(one.entry, other.entry)
  assert.ok(Buffer.isBuffer(one.salt) && Buffer.isBuffer(other.salt))
  assert.equal(one.salt.length, 16)
  assert.ok(!one.salt.equals(other.salt))
})

test('the commitment is HMAC-SHA-256 over the canonical detail', () => {
  // Computed apart from this code.
  assert.equal(
    commitTo({ b: 1, a: 'x' }, Buffer.alloc(16, 1)),
    '59a53f76632ccdfb0976450f370b26f08b341db2406bf21d4da615942deeeb89',
  )
})

test('the stored detail is the one committed to, whatever order its keys come back in', () => {
  const dated = { event: 'task.retried', at: new Date(0), actor: { kind: 'system' }, data: {} } as const
  for (const detail of [{ b: 1, a: [undefined, 2], until: new Date(0), gone: undefined }, {}, []]) {
    const { entry, detail: stored, salt } = auditRow({ ...dated, detail })
    assert.ok(Buffer.isBuffer(salt))
    const { detail: commitment } = JSON.parse(entry) as { detail: string }
    assert.equal(commitTo(JSON.parse(String(stored)), salt), commitment)
  }
})

test('an entry is read back as it was hashed, for any record', () => {
  fc.assert(
    fc.property(auditRecord, (any) => {
      const { entry } = auditRow(any)
      assert.equal(canonicalJson(JSON.parse(entry)), entry)
    }),
    { numRuns: 300 },
  )
})
