import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations } from '../operations/table.ts'
import { tools } from './tools.ts'

test('every operation is a tool that reads, a tool that asks, or says why it is none', () => {
  let none = 0
  for (const operation of operations) {
    const own = tools.filter((tool) => tool.operation === operation)
    const streams = operation.rest.stream !== undefined
    if (operation.assistant === false || streams) {
      assert.deepEqual(own, [], operation.name)
      none += 1
    } else {
      assert.deepEqual(
        own.map(({ asks }) => asks),
        [operation.effect !== 'read'],
        operation.name,
      )
    }
  }
  assert.ok(none > 10)
  assert.ok(tools.length > 30)
})

test('no tool takes a secret or a file, and each has a name that clients take and a description', () => {
  const names = new Set<string>()
  for (const { name, description, inputSchema, asks } of tools) {
    assert.match(name, /^[a-z][a-z0-9_]{2,63}$/)
    assert.ok(description.length > 10)
    assert.doesNotMatch(JSON.stringify(inputSchema), /base64|secret/i, name)
    assert.equal(name.startsWith('ask_to_'), asks)
    names.add(name)
  }
  assert.equal(names.size, tools.length)
})

test('what gives access to something, or decides about what was asked for, is never a tool', () => {
  const offered = tools.map(({ operation }) => operation.name)
  for (const name of [
    'scimToken.create',
    'apiToken.create',
    'app.add',
    'app.set',
    'proposal.approve',
    'backup.make',
  ])
    assert.ok(!offered.includes(name), name)
})
