import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { roles } from './operation.ts'
import { operations } from './table.ts'
import { sampleOf } from './testing/sample-input.ts'

const fieldsOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const argumentsOf = (command: string) => [...command.matchAll(/<(\w+)>/g)].map(([, name = '']) => name)
const wordsOf = (command: string) => command.replace(/ [<[].*$/, '')

test('every operation says what it is, who may do it, what it does, and where it is offered', () => {
  assert.ok(operations.length >= 24, `only ${operations.length} operations`)
  for (const { name, summary, effect, roles: open, input, rest, cli, run } of operations) {
    assert.match(name, /^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/)
    assert.match(summary, /^[A-Z][^.]*$/, name)
    assert.ok(['read', 'change', 'destructive'].includes(effect), name)
    assert.ok(open.length > 0 && open.every((role) => roles.includes(role)), name)
    assert.equal(new Set(open).size, open.length, name)
    assert.ok(input instanceof z.ZodObject, name)
    assert.match(rest.path, /^(\/([a-z-]+|\{\w+\}))+$/, name)
    assert.match(cli.command, /^[a-z-]+( [a-z-]+){0,2}( <\w+>)*( \[\w+\])?$/, name)
    assert.equal(typeof run, 'function', name)
  }
})

test('no two operations share a name, a command or an address', () => {
  const unique = (of: readonly string[]) => assert.deepEqual([...new Set(of)], of)
  unique(operations.map(({ name }) => name))
  unique(operations.map(({ cli }) => wordsOf(cli.command)))
  unique(operations.map(({ rest }) => `${rest.method} ${rest.path.replace(/\{\w+\}/g, '{}')}`))
})

test('no command hides behind the group of another, or behind one the command line has itself', () => {
  const commands = operations.map(({ cli }) => wordsOf(cli.command))
  for (const command of commands) {
    assert.ok(!commands.some((other) => other.startsWith(`${command} `)), command)
    assert.ok(
      ![
        'serve',
        'stop',
        'mcp',
        'demo',
        'recover-admin',
        'simulate',
        'audit verify',
        'master-key rotate',
        'help',
      ].includes(command),
      command,
    )
  }
})

test('what stands in the address or the place of an argument is a field that must be given', () => {
  let looked = 0
  for (const { name, input, rest, cli } of operations) {
    for (const field of [...fieldsOf(rest.path), ...argumentsOf(cli.command)]) {
      assert.ok(Object.hasOwn(input.shape, field), `${name} has no ${field}`)
      assert.ok(!input.safeParse(withoutField(input, field)).success, `${name} does not need ${field}`)
      looked += 1
    }
    for (const field of Object.keys(cli.rename ?? {})) assert.ok(Object.hasOwn(input.shape, field), field)
  }
  assert.ok(looked > 20, `only ${looked} were looked at`)
})

test('every field is described, so that the command line and the API explain themselves', () => {
  for (const { name, input } of operations)
    for (const [field, schema] of Object.entries(input.shape)) {
      const { enum: choices, description } = z.toJSONSchema(schema as z.ZodType, { io: 'input' })
      assert.ok(description !== undefined || choices !== undefined, `${name}: ${field} is not described`)
    }
})

test('only what reads is a GET, and what a GET does changes nothing', () => {
  for (const { name, effect, rest } of operations)
    assert.equal(effect === 'read', rest.method === 'GET', name)
})

test('who may only look can not change anything', () => {
  // Everybody may sign out somewhere else.
  const changing = operations.filter(({ name, effect }) => effect !== 'read' && name !== 'session.end')
  assert.ok(changing.length > 10)
  for (const { name, roles: open } of changing)
    for (const role of ['auditor', 'reviewer'] as const) assert.ok(!open.includes(role), `${name}: ${role}`)
})

test('what takes something away is open to nobody but owners, admins, and whom it was made for', () => {
  const destructive = operations.filter(({ effect }) => effect === 'destructive')
  assert.deepEqual(
    destructive.map(({ name, roles: open }) => [name, open]),
    [
      ['app.remove', ['owner', 'admin']],
      ['mapping.remove', ['owner', 'admin', 'appOwner']],
      ['task.approve', ['owner', 'admin', 'approver', 'appOwner']],
      ['task.approveMany', ['owner', 'admin', 'approver', 'appOwner']],
      ['recovery.end', ['owner', 'admin']],
      ['proposal.approve', ['owner', 'admin', 'operator', 'approver']],
    ],
  )
})

test('secrets, tokens and what applications there are belong to owners and admins', () => {
  for (const name of [
    'app.add',
    'app.set',
    'app.mode',
    'scimToken.create',
    'scimToken.rotate',
    'scimToken.revoke',
    'backup.make',
  ]) {
    const found = operations.find((operation) => operation.name === name)
    assert.deepEqual(found?.roles, ['owner', 'admin'], name)
  }
})

test('who could make tokens of any role would have every role, so only the owner makes and revokes them', () => {
  for (const name of [
    'apiToken.create',
    'apiToken.revoke',
    'person.setupLink',
    'person.invite',
    'person.set',
  ])
    assert.deepEqual(operations.find((operation) => operation.name === name)?.roles, ['owner'], name)
})

test('the owner may do everything, and everybody may see which applications there are', () => {
  for (const { name, roles: open } of operations) assert.ok(open.includes('owner'), name)
  assert.deepEqual(operations.find(({ name }) => name === 'app.list')?.roles, roles)
})

test('what follows another operation up is an operation that reads, with what it needs', () => {
  const following = operations.filter(({ cli }) => cli.follow !== undefined)
  assert.ok(following.length > 0)
  for (const { name, cli } of following) {
    const followed = operations.find((operation) => operation.name === cli.follow?.operation)
    assert.equal(followed?.effect, 'read', name)
    const asked = cli.follow?.input({ id: '0190163d-8694-739b-aea5-966c26f8ad91' })
    assert.ok(followed?.input.safeParse(asked).success, name)
  }
})

test('names that reach a prototype are never taken for fields', () => {
  let looked = 0
  for (const { name, input } of operations) {
    assert.ok(!['__proto__', 'constructor', 'prototype'].some((field) => Object.hasOwn(input.shape, field)))
    for (const text of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}']) {
      const parsed = input.safeParse({ ...sampleOf(input), ...(JSON.parse(text) as object) })
      if (!parsed.success) continue
      looked += 1
      assert.equal((parsed.data as { admin?: unknown }).admin, undefined, name)
      assert.equal(Object.getPrototypeOf(parsed.data), Object.prototype, name)
      assert.ok(!Object.hasOwn(parsed.data, 'constructor') && !Object.hasOwn(parsed.data, '__proto__'), name)
      assert.ok(!input.strict().safeParse({ ...sampleOf(input), constructor: 1 }).success, name)
    }
  }
  assert.ok(looked >= 2 * operations.length, `only ${looked} were looked at`)
  assert.ok(!('admin' in {}))
})

test('a setting or secret with the name of a prototype does not become one', () => {
  const records = operations.filter(({ input }) => Object.hasOwn(input.shape, 'settings'))
  assert.deepEqual(
    records.map(({ name }) => name),
    ['app.add', 'app.set'],
  )
  for (const { name, input } of records) {
    const settings: unknown = JSON.parse('{"__proto__":"x","region":"eu"}')
    const parsed = input.safeParse({ ...sampleOf(input), settings })
    assert.ok(parsed.success, name)
    const { settings: taken } = parsed.data as { settings: object }
    assert.equal(Object.getPrototypeOf(taken), Object.prototype, name)
    assert.equal((taken as { region?: string }).region, 'eu')
  }
})

function withoutField(input: z.ZodObject, field: string): Record<string, unknown> {
  const { [field]: _left, ...rest } = sampleOf(input)
  return rest
}
