import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation, Role } from '../../src/operations/operation.ts'
import { operations } from '../../src/operations/table.ts'
import { sampleOf } from '../../src/operations/testing/sample-input.ts'
import { startTestSystem, type TestSystem } from '../system.ts'

const roles = ['owner', 'admin', 'operator', 'approver', 'auditor'] as const satisfies readonly Role[]

async function tokenOf(system: TestSystem, role: Role): Promise<string> {
  return (await system.run<{ token: string }>('apiToken.create', { label: role, role })).token
}

/** The least that the operation can be asked, about things that are not there. */
async function ask(system: TestSystem, { rest, input }: Operation, token: string | undefined) {
  const left = sampleOf(input)
  const path = rest.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = encodeURIComponent(String(left[name]))
    delete left[name]
    return value
  })
  const url = new URL(`/api${path}`, system.system.url)
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE'
  if (!hasBody) for (const [name, value] of Object.entries(left)) url.searchParams.set(name, String(value))
  const reply = await fetch(url, {
    method: rest.method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(hasBody && { 'content-type': 'application/json' }),
    },
    ...(hasBody && { body: JSON.stringify(left) }),
  })
  await reply.arrayBuffer()
  return reply.status
}

test('every route is open to exactly the roles that its operation names, and to nobody without a token', async () => {
  await using system = await startTestSystem()
  const wrong: string[] = []
  let asked = 0
  for (const operation of operations) {
    if ((await ask(system, operation, undefined)) !== 401) wrong.push(`${operation.name}: open to anybody`)
    asked += 1
  }
  for (const role of roles) {
    const token = await tokenOf(system, role)
    for (const operation of operations) {
      const status = await ask(system, operation, token)
      const open = operation.roles.includes(role)
      if ((status !== 403) !== open || status === 401 || status >= 500)
        wrong.push(`${operation.name} for ${role}: ${status}`)
      asked += 1
    }
  }
  assert.deepEqual(wrong, [])
  assert.equal(asked, operations.length * (roles.length + 1))
})

test('the description of the API names every route, and no other', async () => {
  await using system = await startTestSystem()
  const token = await tokenOf(system, 'auditor')
  const reply = await fetch(new URL('/api/openapi.json', system.system.url), {
    headers: { authorization: `Bearer ${token}` },
  })
  const { paths } = (await reply.json()) as { paths: Record<string, Record<string, { operationId: string }>> }
  const described = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  )
  assert.deepEqual(described.toSorted(), operations.map(({ name }) => name).toSorted())
})
