import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { refuseAddress, resolveHost } from './egress.ts'

const nothing = { allowPrivate: [] }
const notPublic = [
  // loopback, this network, private, shared, link-local (with the metadata service of clouds)
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  // protocol assignments, documentation, benchmarks, relays, multicast, reserved, broadcast
  '192.0.0.8',
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '198.18.0.1',
  '192.88.99.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  // the same in IPv6
  '::',
  '::1',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '3fff::1',
  '100::1',
  '100:0:0:1::1',
  '4000::1',
  // IPv4 addresses inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '::7f00:1',
  '::a00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2001::7f00:1',
]
const publicOnes = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8']

test('everything but public unicast is refused, over https too', () => {
  for (const address of notPublic) {
    assert.match(refuseAddress(address, 'https:', nothing) ?? '', /is not a public address/, address)
    assert.ok(refuseAddress(address, 'http:', nothing) !== undefined, address)
  }
})

test('a public address may be called with https only', () => {
  for (const address of publicOnes) {
    assert.equal(refuseAddress(address, 'https:', nothing), undefined, address)
    assert.match(refuseAddress(address, 'http:', nothing) ?? '', /only be called with https/, address)
  }
})

test('a network that was named may be called, with http too, and no other', () => {
  const rules = { allowPrivate: ['127.0.0.0/8', '10.1.0.0/16', 'fd00::/8'] }
  for (const address of ['127.0.0.1', '127.9.9.9', '10.1.2.3', 'fd00::1', '::ffff:10.1.2.3'])
    assert.equal(refuseAddress(address, 'http:', rules), undefined, address)
  for (const address of ['10.2.0.1', '192.168.1.1', '::1', 'fc00::1', '::7f00:1', '64:ff9b::7f00:1'])
    assert.ok(refuseAddress(address, 'https:', rules) !== undefined, address)
})

test('every private IPv4 address is refused in each of its forms', () => {
  const octet = fc.nat(255)
  const start = fc.constantFrom([127], [10], [192, 168], [169, 254], [172, 16], [0])
  fc.assert(
    fc.property(start, octet, octet, octet, (network, ...rest) => {
      const bytes = [...network, ...rest].slice(0, 4)
      const [a = 0, b = 0, c = 0, d = 0] = bytes
      const [high, low] = [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)]
      for (const form of [
        bytes.join('.'),
        `::ffff:${bytes.join('.')}`,
        `::ffff:${high}:${low}`,
        `::${high}:${low}`,
        `64:ff9b::${high}:${low}`,
        `2002:${high}:${low}::1`,
      ]) {
        assert.ok(refuseAddress(form, 'https:', nothing) !== undefined, form)
      }
    }),
    { numRuns: 300 },
  )
})

test('a literal in an address is checked without asking anybody, also in brackets and with a dot at its end', async () => {
  for (const host of ['127.0.0.1', '127.0.0.1.', '[::1]', '::1', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]'])
    assert.ok('refused' in (await resolveHost(host, 'https:', nothing)), host)
  assert.deepEqual(await resolveHost('8.8.8.8', 'https:', nothing), { address: '8.8.8.8' })
  assert.deepEqual(await resolveHost('[2606:4700::1111]', 'https:', nothing), { address: '2606:4700::1111' })
})

test('the spellings of 127.0.0.1 that resolvers understand are refused', async () => {
  for (const host of ['2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.1', '0'])
    await assertNotReached(host)
})

test('a URL turns every spelling of 127.0.0.1 into the plain one, which is refused', async () => {
  for (const host of [
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    '\uff11\uff12\uff17.0.0.1',
  ]) {
    const { hostname } = new URL(`https://${host}/`)
    assert.equal(hostname, '127.0.0.1', host)
    assert.ok('refused' in (await resolveHost(hostname, 'https:', nothing)))
  }
})

test('a name that leads to this machine is refused, with a dot at its end too', async () => {
  for (const host of ['localhost', 'LOCALHOST', 'localhost.']) {
    const resolved = await resolveHost(host, 'https:', nothing)
    assert.ok('refused' in resolved, host)
    assert.match(resolved.refused, /OVERLOCK_ALLOW_PRIVATE_EGRESS/)
  }
  assert.ok(
    'address' in (await resolveHost('localhost', 'http:', { allowPrivate: ['127.0.0.0/8', '::1/128'] })),
  )
})

/** Refused as an address, or no resolver knows it: which of both depends on the machine. */
async function assertNotReached(host: string): Promise<void> {
  const resolved = await resolveHost(host, 'https:', nothing).catch(
    (error: NodeJS.ErrnoException) => error.code,
  )
  if (typeof resolved === 'string') assert.match(resolved, /^(ENOTFOUND|EAI_\w+)$/, host)
  else assert.ok(resolved !== undefined && 'refused' in resolved, host)
}
