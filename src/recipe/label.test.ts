import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fits, parseLabel } from './label.ts'
import { parseTemplate, renderTemplate } from './template.ts'

test('a label is exactly its text, whatever the spaces', () => {
  const label = parseLabel('Send  invite(s)')
  assert.ok(fits(label, ' Send\n invite(s) '))
  for (const other of ['Send invite(s) now', 'send invite(s)', 'Send invites', ''])
    assert.ok(!fits(label, other), other)
})

test('a pattern fits what it says', () => {
  assert.ok(fits(parseLabel('/code/i'), 'Your Code'))
  assert.ok(!fits(parseLabel('/code/'), 'Your Code'))
})

test('patterns that could take for ever, or fit everything, are refused', () => {
  const refused = [
    '/(a+)+/',
    '/(a*)*b/',
    '/(a|a)*b/',
    '/a*/',
    '/(?=a)b/',
    '/(a)\\1/',
    '/(/',
    `/${'a'.repeat(101)}/`,
  ]
  for (const pattern of refused) assert.throws(() => parseLabel(pattern), pattern)
})

test('a value comes out of a template as it went in', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, value) => {
      fc.pre(!text.includes('${'))
      const rendered = renderTemplate(parseTemplate(`${text}\${input.email}`), {
        input: { email: value },
        row: {},
        captured: {},
      })
      assert.equal(rendered, text + value)
    }),
  )
})

test('a template is never half filled', () => {
  const none = { input: {}, row: {}, captured: {} }
  assert.equal(renderTemplate(parseTemplate('/users/${captured.id}/x'), none), undefined)
  assert.equal(renderTemplate(parseTemplate('${input.constructor}'), none), undefined)
})

test('an open hole, a strange source and a secret are refused', () => {
  for (const text of ['${input.email', '${process.env}', '${secret.password}', '${input.email|eval}', '${}'])
    assert.throws(() => parseTemplate(text), text)
})
