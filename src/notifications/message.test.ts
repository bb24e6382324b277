import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventNames } from '../audit/event-names.ts'
import { urgentEvents } from './event-words.ts'
import { mailOf, messageOf, type ToldEntry } from './message.ts'

const entry: ToldEntry = {
  seq: 7,
  at: new Date('2026-03-01T08:00:00Z'),
  event: 'leaver.unconfirmed',
  app: 'crm',
  accountId: 'a1',
  account: 'ada@example.com',
  taskId: 't1',
  data: { minutes: 15, state: 'held' },
}

test('a message says what happened, what to do, and where', () => {
  const { type, timestamp, data } = messageOf(entry, 'https://overlock.example')
  assert.equal(type, 'leaver.unconfirmed')
  assert.equal(timestamp, '2026-03-01T08:00:00.000Z')
  assert.equal(data.url, 'https://overlock.example/changes/t1')
  assert.deepEqual(data.account, { id: 'a1', name: 'ada@example.com' })
  assert.deepEqual(data.facts, { minutes: 15, state: 'held' })
})

test('it leads to the work item, the change, the application, or home', () => {
  const urlOf = (more: Partial<ToldEntry>) => messageOf({ ...entry, ...more }, '').data.url
  assert.equal(urlOf({ data: { workItemId: 'w1' } }), '/work-items/w1')
  assert.equal(urlOf({ taskId: null }), '/applications/crm')
  assert.equal(urlOf({ taskId: null, app: null }), '/')
})

test('a mail about several says so, and a name of somebody makes no header and no line', () => {
  const message = messageOf({ ...entry, account: 'x\r\nBcc: all@example.com\u2028y' }, '')
  const { subject, text } = mailOf([message, message])
  assert.equal(subject, 'A leaver may still have access: x Bcc: all@example.com y in crm (and 1 more)')
  assert.equal(text.split('\n').length, 7)
})

test('the events that are told unasked are events', () => {
  for (const name of Object.keys(urgentEvents)) assert.ok(eventNames.includes(name), name)
})
