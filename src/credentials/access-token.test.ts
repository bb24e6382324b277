import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { openKeyring } from '../applications/keyring.ts'
import { runs } from '../scim/testing/effort.ts'
import { parseAccessToken, signAccessToken } from './access-token.ts'
import { scopes } from './scope.ts'
import { newToken, parseToken } from './token-format.ts'

const keyring = openKeyring(Buffer.alloc(32, 1))
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const publicId = fc
  .array(fc.constantFrom(...base62), { minLength: 8, maxLength: 8 })
  .map((all) => all.join(''))
const second = fc.integer({ min: 0, max: 62 ** 6 })

test('an access token is read as what was signed, to the second', () => {
  fc.assert(
    fc.property(publicId, fc.constantFrom(...scopes), second, (clientPublicId, scope, at) => {
      const endsAt = new Date(at * 1_000)
      const text = signAccessToken(keyring, { clientPublicId, scope, endsAt })
      assert.deepEqual(parseAccessToken(keyring, text), { clientPublicId, scope, endsAt, genuine: true })
      assert.equal(parseToken(text), undefined)
    }),
    runs(300),
  )
})

test('with one other character anywhere it is not ours', () => {
  const wanted = { clientPublicId: 'abcDEF01', scope: 'read', endsAt: new Date(1_800_000_000_000) } as const
  const text = signAccessToken(keyring, wanted)
  let looked = 0
  for (let at = 0; at < text.length; at += 1)
    for (const other of `${base62}_- `) {
      if (text[at] === other) continue
      const parsed = parseAccessToken(keyring, text.slice(0, at) + other + text.slice(at + 1))
      assert.notEqual(parsed?.genuine, true, `${at} ${other}`)
      looked += 1
    }
  assert.equal(looked, text.length * 64)
})

test('signed with another key it is not ours', () => {
  const text = signAccessToken(openKeyring(Buffer.alloc(32, 2)), {
    ...{ clientPublicId: 'abcDEF01', scope: 'full', endsAt: new Date(1_800_000_000_000) },
  })
  assert.equal(parseAccessToken(keyring, text)?.genuine, false)
})

test('no other token, and no text by chance, is an access token', () => {
  for (const kind of ['ovls', 'ovlc', 'ovla'] as const)
    assert.equal(parseAccessToken(keyring, newToken(kind).text), undefined)
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => parseAccessToken(keyring, text) === undefined),
    runs(500),
  )
})
