import assert from 'node:assert/strict'
import test from 'node:test'
import { isAllowedFrom, plainAddress, sourceOf } from './client-address.ts'

test('an address has one plain form, however it is written', () => {
  for (const [written, plain] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:207', '192.0.2.7'],
    ['192.0.2.7:51034', '192.0.2.7'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', 'unknown'],
    ['', ''],
  ] as const)
    assert.equal(plainAddress(written), plain, written)
  assert.equal(plainAddress('x'.repeat(500)).length, 64)
})

test('an address is allowed from the networks that are named, and from everywhere when none is', () => {
  for (const [address, cidrs, allowed] of [
    ['192.0.2.7', [], true],
    ['192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.3.7', ['192.0.2.0/24'], false],
    ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.2.7', ['::ffff:192.0.2.0/120'], true],
    ['192.0.3.7', ['::ffff:192.0.2.0/120'], false],
    ['2001:db8::7', ['192.0.2.0/24', '2001:db8::/32'], true],
    ['2001:db9::7', ['192.0.2.0/24', '2001:db8::/32'], false],
    ['192.0.2.7', ['::/0'], false],
    ['2001:db8::7', ['0.0.0.0/0'], false],
    ['192.0.2.7', ['192.0.2.7/32'], true],
    ['192.0.2.8', ['192.0.2.7/32'], false],
    ['unknown', ['0.0.0.0/0', '::/0'], false],
    ['', ['0.0.0.0/0', '::/0'], false],
  ] as const)
    assert.equal(isAllowedFrom(address, cidrs), allowed, `${address} in ${cidrs.join(' ')}`)
})

test('a client with a whole IPv6 network is one source', () => {
  assert.equal(sourceOf('2001:db8:1:2:aaaa::1'), sourceOf('2001:db8:1:2:bbbb::9'))
  assert.notEqual(sourceOf('2001:db8:1:2::1'), sourceOf('2001:db8:1:3::1'))
  assert.equal(sourceOf('::ffff:192.0.2.7'), '192.0.2.7')
  assert.notEqual(sourceOf('192.0.2.7'), sourceOf('192.0.2.8'))
})
