import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { makePlain, type NotedRequest } from './noted-request.ts'

const base = '/scim/v2/app'

function noted(more: Partial<NotedRequest>): NotedRequest {
  return {
    applicationId: 'a',
    at: new Date(0),
    tokenId: 't',
    authorization: '',
    ...{
      address: '127.0.0.1',
      userAgent: 'x',
      method: 'POST',
      url: `${base}/Users`,
      baseLength: base.length,
    },
    ...{ body: null, status: 200, scimType: null, detail: null, resourceId: null, ms: 1 },
    ...more,
  }
}

test('of a person only the names it is known by are kept', () => {
  const body = {
    schemas: ['urn:x'],
    userName: 'ana@corp.example',
    externalId: '00u1',
    active: 'True',
    name: { givenName: 'Ana', familyName: 'Silva' },
    displayName: 'Ana Silva',
    emails: [{ value: 'ana@private.example', type: 'work', primary: true }],
    password: 'Hunter2',
    title: null,
    nickName: '',
    pin: 1234,
  }
  assert.deepEqual(makePlain(noted({ body })).body, {
    schemas: ['urn:x'],
    userName: 'ana@corp.example',
    externalId: '00u1',
    active: 'True',
    name: { givenName: '(text)', familyName: '(text)' },
    displayName: '(text)',
    emails: [{ value: '(text)', type: 'work', primary: true }],
    password: '(text)',
    title: null,
    nickName: '',
    pin: '(number)',
  })
})

test('a PATCH keeps its form, a Group its name and its members', () => {
  const patch = (url: string, ...Operations: readonly object[]) =>
    (
      makePlain(noted({ method: 'PATCH', url: `${base}${url}`, body: { Operations } })).body as {
        Operations: unknown
      }
    ).Operations
  assert.deepEqual(
    patch(
      '/Users/1',
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'replace', path: 'password', value: 'Hunter2' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@b.example' },
      { op: 'replace', value: { active: false, password: 'Hunter2' } },
    ),
    [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'replace', path: 'password', value: '(text)' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: '(text)' },
      { op: 'replace', value: { active: false, password: '(text)' } },
    ],
  )
  assert.deepEqual(
    patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: 'u1', display: 'Ana' }] }),
    [{ op: 'add', path: 'members', value: [{ value: 'u1', display: '(text)' }] }],
  )
})

test('an address keeps what is looked for, not what a profile holds', () => {
  const path = (query: string) => makePlain(noted({ url: `${base}/Users?${query}` })).path
  assert.equal(path('filter=userName+eq+%22ana%22&count=1'), '/Users?filter=userName eq "ana"&count=1')
  assert.equal(path('filter=password%20eq%20%22x%22'), '/Users?filter=password eq "(text)"')
  assert.equal(
    path('filter=phoneNumbers%5Bvalue%20eq%20%22x%22%5D'),
    '/Users?filter=phoneNumbers[value eq "(text)"]',
  )
  assert.equal(path('filter=%22Hunter2'), '/Users?filter=(a filter that can not be read)')
  assert.equal(path('access_token=abc&aadOptscim062020'), '/Users?access_token=(text)&aadOptscim062020')
})

test('no secret of a header, an address, a body or a message is ever kept', () => {
  const secret = fc
    .string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_-.~+/'),
      minLength: 12,
      maxLength: 60,
    })
    .map((text) => `Zq${text}9`)
  const key = fc.constantFrom('password', 'PassWord', 'secret', 'apiKey', 'nickName', 'token', 'x')
  const scheme = fc.constantFrom('', 'Bearer ', 'bearer ', 'Basic ', 'Weird ')
  fc.assert(
    fc.property(secret, secret, key, scheme, fc.boolean(), (credential, hidden, name, prefix, patch) => {
      const holding = { userName: `who ${credential}`, [name]: hidden, deep: [{ [name]: { a: hidden } }] }
      const body = patch
        ? {
            Operations: [
              { op: 'replace', path: name, value: hidden },
              { op: 'add', value: holding },
            ],
          }
        : holding
      const request = noted({
        authorization: `${prefix}${credential}`,
        userAgent: `agent ${credential}`,
        url: `${base}/Users?access_token=${hidden}&filter=${encodeURIComponent(`${name} eq "${hidden}"`)}`,
        body,
        detail: `the value "${hidden}" of ${credential} is refused`,
      })
      for (const one of [request, { ...request, tokenId: null, detail: null }]) {
        const kept = JSON.stringify(makePlain(one))
        assert.ok(!kept.includes(credential) && !kept.includes(hidden), kept)
      }
    }),
    runs(500),
  )
})

test('any text can be stored', () => {
  const strange = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(strange, strange, fc.jsonValue(), (userAgent, url, body) => {
      const kept = JSON.stringify(makePlain(noted({ userAgent, url: `${base}/${url}`, body })))
      assert.ok(!kept.includes('\\u0000') && kept.isWellFormed() && kept.length < 12_000)
    }),
    runs(500),
  )
})
