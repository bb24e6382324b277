import assert from 'node:assert/strict'
import test from 'node:test'
import { readAuthorization } from './authorization-header.ts'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('bearer, bare and basic credentials are read', () => {
  for (const [header, read] of [
    ['Bearer abc', { scheme: 'bearer', secret: 'abc' }],
    ['bearer   abc', { scheme: 'bearer', secret: 'abc' }],
    [' BEARER abc ', { scheme: 'bearer', secret: 'abc' }],
    ['abc', { scheme: 'bare', secret: 'abc' }],
    [basic('okta:abc'), { scheme: 'basic', user: 'okta', secret: 'abc' }],
    [basic(':a:b'), { scheme: 'basic', user: '', secret: 'a:b' }],
    [basic('okta:'), { scheme: 'basic', user: 'okta', secret: '' }],
  ] as const)
    assert.deepEqual(readAuthorization(header), read, header)
})

test('what is none of them is nothing', () => {
  for (const header of [
    undefined,
    '',
    '  ',
    'Bearer a b',
    'Digest abc',
    'Basic !!!',
    basic('no colon'),
    'a b c',
  ])
    assert.equal(readAuthorization(header), undefined, header)
})
