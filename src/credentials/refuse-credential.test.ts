import assert from 'node:assert/strict'
import test from 'node:test'
import { type Keyring, openKeyring } from '../applications/keyring.ts'
import { signAccessToken } from './access-token.ts'
import {
  isProved,
  type RefusalReason,
  readCredential,
  refusalReasons,
  refuseCredential,
  type StoredCredential,
} from './refuse-credential.ts'
import { newToken } from './token-format.ts'

const now = new Date('2027-01-01T00:00:00Z')
const before = new Date('2026-12-31T00:00:00Z')
const later = new Date('2027-01-01T00:00:01Z')
const token = newToken('ovls')
const plain = openKeyring(Buffer.alloc(32, 1))
const stored: StoredCredential = {
  ...{ hash: plain.hmac('token', token.text), kind: 'token', application_id: 'one' },
  ...{ expires_at: null, revoked_at: null, cidrs: [] },
}
const use = { applicationId: 'one', address: '192.0.2.7', now }

type Case = { text?: string; stored?: StoredCredential | undefined; address?: string }

const cases: Readonly<Record<RefusalReason, Case>> = {
  malformed: { text: 'ovls_wrong', stored: undefined },
  unknown: { stored: undefined },
  wrong: { stored: { ...stored, hash: Buffer.alloc(32, 7) } },
  otherApplication: { stored: { ...stored, application_id: 'other' } },
  revoked: { stored: { ...stored, revoked_at: before } },
  expired: { stored: { ...stored, expires_at: now } },
  address: { stored: { ...stored, cidrs: ['198.51.100.0/24'] } },
}

function judge(keyring: Keyring, given: Case) {
  const shown = readCredential(keyring, given.text ?? token.text, 'ovls')
  let compared = 0
  const counting = {
    ...shown,
    matches: (hash: Buffer) => {
      compared += 1
      return shown.matches(hash)
    },
  }
  const kept = 'stored' in given ? given.stored : stored
  return { reason: refuseCredential(counting, kept, use), compared }
}

test('a good credential is not refused', () => {
  assert.equal(judge(plain, {}).reason, undefined)
  assert.equal(judge(plain, { stored: { ...stored, expires_at: later } }).reason, undefined)
  assert.equal(judge(plain, { stored: { ...stored, cidrs: ['192.0.2.0/24'] } }).reason, undefined)
})

test('every reason is found, and costs exactly the same: one keyed hash and one comparison', () => {
  for (const reason of refusalReasons) {
    let hashed = 0
    const counting: Keyring = {
      ...plain,
      hmac: (purpose, data) => {
        hashed += 1
        return plain.hmac(purpose, data)
      },
    }
    const judged = judge(counting, cases[reason])
    assert.deepEqual({ ...judged, hashed }, { reason, compared: 1, hashed: 1 })
  }
})

test('only who showed the right secret is named in a trace', () => {
  assert.deepEqual(refusalReasons.filter(isProved), ['otherApplication', 'revoked', 'expired', 'address'])
})

test('a token of another kind is refused, however right it is', () => {
  for (const kind of ['ovlc', 'ovla'] as const) {
    const other = newToken(kind)
    const known = { ...stored, hash: plain.hmac('token', other.text) }
    assert.equal(refuseCredential(readCredential(plain, other.text, 'ovls'), known, use), 'malformed')
  }
})

test('an access token is good for its client alone, and until its own end', () => {
  const access = (endsAt: Date) =>
    signAccessToken(plain, { clientPublicId: token.publicId, scope: 'read', endsAt })
  const client: StoredCredential = { ...stored, kind: 'client' }
  const judged = (text: string, of: StoredCredential | undefined) =>
    refuseCredential(readCredential(plain, text, 'ovls'), of, use)
  assert.equal(judged(access(later), client), undefined)
  assert.equal(judged(access(now), client), 'expired')
  assert.equal(judged(access(later), { ...client, expires_at: before }), 'expired')
  assert.equal(judged(access(later), { ...client, revoked_at: before }), 'revoked')
  assert.equal(judged(access(later), { ...client, application_id: 'other' }), 'otherApplication')
  assert.equal(judged(access(later), { ...client, cidrs: ['198.51.100.0/24'] }), 'address')
  assert.equal(judged(access(later), stored), 'unknown', 'a plain token is no client')
  const forged = `${access(later).slice(0, -1)}_`
  assert.equal(judged(forged, client), 'wrong')
  // No REST address and no token address takes one.
  for (const kind of ['ovla', 'ovlc'] as const)
    assert.equal(refuseCredential(readCredential(plain, access(later), kind), client, use), 'malformed')
})
