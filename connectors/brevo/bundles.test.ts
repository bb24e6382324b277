import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bundle, heldBundles, parseBundles, toEntitlement, unknownIn } from './bundles.ts'
import { readPrivileges } from './labels.ts'

const parse = (value: unknown): readonly Bundle[] => {
  const bundles = parseBundles(JSON.stringify(value))
  assert.ok(!('field' in bundles), JSON.stringify(bundles))
  return bundles
}
const bundles = parse({
  Reader: { contacts: ['view'] },
  Editor: { contacts: ['view', 'forms'], templates: ['create_edit_delete'] },
  Sales: { companies: ['manage_others_companies'] },
  Boss: 'all',
})
const held = (privileges: object) =>
  heldBundles(
    { privileges: privileges as Readonly<Record<string, string[]>>, unclear: new Set() },
    bundles,
  )?.map(({ id }) => id)

test('the largest bundles are shown, and what they include is known', () => {
  assert.deepEqual(held({ contacts: ['view'] }), ['Reader'])
  assert.deepEqual(held({ contacts: ['forms', 'view'], templates: ['create_edit_delete'] }), ['Editor'])
  assert.deepEqual(held({ contacts: ['view'], companies: ['manage_other_companies'] }), ['Reader', 'Sales'])
  assert.deepEqual(held({ contacts: [] }), [])
  assert.deepEqual(
    heldBundles('all', bundles)?.map(({ id }) => id),
    ['Boss'],
  )
  const [, editor, , boss] = bundles.map((one) => toEntitlement(one, bundles))
  assert.deepEqual([editor?.includes, editor?.privileged], [['Reader'], false])
  assert.deepEqual([boss?.includes, boss?.privileged], [['Reader', 'Editor', 'Sales'], true])
})

test('bundles that no reading could tell apart are refused, and so is what is no bundle', () => {
  for (const wrong of [
    {},
    [],
    { A: 'everything' },
    { A: {} },
    { A: { contacts: [] } },
    { A: { contacts: ['none'] } },
    { A: { 'Contacts!': ['view'] } },
    { A: { contacts: ['view'] }, B: { contacts: ['view'] } },
    { A: { contacts: ['view'] }, B: { contacts: ['forms'] }, Both: { contacts: ['view', 'forms'] } },
    { A: 'all', B: 'all' },
  ])
    assert.ok('field' in parseBundles(JSON.stringify(wrong)), JSON.stringify(wrong))
  assert.ok('field' in parseBundles('{'))
  assert.deepEqual(
    unknownIn(parse({ A: { contacts: ['view', 'cook'], facebook_ads: ['schedule_pause'] } })),
    ['contacts: cook'],
  )
})

test('the words of a reading are the names of a change, whichever way they are spelled', () => {
  const words = [
    { feature: 'Email campaign', permissions: ['Create / edit / delete', 'Send / schedule / suspend'] },
    { feature: 'SMTP & API', permissions: ['SMTP', 'API Keys', 'Authorized IPs'] },
    { feature: 'Sales Platform', permissions: ['Create / edit / delete owned deals and tasks', 'Reports'] },
    { feature: 'Senders, Domains & Dedicated IPs', permissions: ['Dedicated IPs management'] },
    { feature: 'Workflows', permissions: ['Activate / deactivate / Pause'] },
    { feature: 'Companies', permissions: ['Manage companies from other users'] },
    { feature: 'Contacts', permissions: ['View', 'Contact forms'] },
    { feature: 'Push', permissions: ['None'] },
  ]
  const { privileges, unclear } = readPrivileges(words, {})
  assert.deepEqual(privileges, {
    email_campaigns: ['create_edit_delete', 'send_schedule_suspend'],
    smtp_api: ['smtp', 'api_keys', 'authorized_ips'],
    sales_platform: ['create_edit_deals', 'reports'],
    senders_domains_dedicated_ips: ['dedicated_ips_management'],
    workflows: ['activate_deactivate_pause'],
    companies: ['manage_other_companies'],
    contacts: ['view', 'forms'],
    push_notifications: [],
  })
  assert.equal(unclear.size, 0)
})

test('a word that nobody knows leaves it open who holds a bundle of that feature, until it is named', () => {
  const words = [{ feature: 'Contacts', permissions: ['View', 'Forms and surveys'] }]
  const reading = readPrivileges(words, {})
  assert.deepEqual([...reading.unclear], ['contacts'])
  assert.equal(heldBundles(reading, bundles), undefined)
  assert.deepEqual(heldBundles(reading, parse({ Sales: { companies: ['settings'] } })), [])
  const named = readPrivileges(words, { 'Forms and surveys': 'forms' })
  assert.deepEqual([named.privileges['contacts'], named.unclear.size], [['view', 'forms'], 0])
})
