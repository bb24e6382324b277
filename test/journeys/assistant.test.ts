import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { AuditView } from '../../src/operations/audit-list.ts'
import type { ProposalView } from '../../src/operations/proposal-view.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

type Called = {
  readonly isError?: boolean
  readonly content: readonly { readonly text: string }[]
  readonly structuredContent?: {
    readonly result?: unknown
    readonly asked?: ProposalView
    readonly links?: string[]
  }
}

async function assistantOf(system: TestSystem, role: string) {
  const { token } = await system.run<{ token: string }>('apiToken.create', { label: 'assistant', role })
  const client = new Client({ name: 'test', version: '1' })
  const headers = { authorization: `Bearer ${token}` }
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', system.system.url), {
    requestInit: { headers },
  })
  await client.connect(transport as Parameters<Client['connect']>[0])
  return {
    client,
    token,
    call: async (name: string, args: Record<string, unknown> = {}) =>
      (await client.callTool({ name, arguments: args })) as Called,
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const person = (name: string) => ({
  userName: `${name}@example.com`,
  name: { givenName: 'P', familyName: 'Q' },
  active: true,
})

test('an assistant answers who left and still has access, and asks a person to release the removal', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { guard: 'on' })
  const ids = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push((await scim.post('/Users', person(name))).body.id)
  await settledTasks(system)
  for (const id of ids.slice(0, 4))
    await scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  await settledTasks(system)

  await using assistant = await assistantOf(system, 'operator')
  const findings = await assistant.call('finding_list', { app, kind: 'leaverWithAccess' })
  const found = (findings.structuredContent?.result ?? []) as readonly { account: string; why: string }[]
  const [left, ...others] = found
  assert.deepEqual([left?.account, others], ['d@example.com', []])
  assert.match(left?.why ?? '', /last seen active/)
  assert.match(findings.structuredContent?.links?.[0] ?? '', new RegExp(`/api/applications/${app}/accounts/`))

  const held = (await settledTasks(system)).find(({ hold }) => hold === 'guard')
  assert.ok(held)
  // An operator may not release: neither may what an operator asks for.
  const { tools } = await assistant.client.listTools()
  assert.ok(!tools.some(({ name }) => name === 'ask_to_task_approve'))
  const asked = await assistant.call('ask_to_task_cancel', { id: held.id, reason: 'They return on Monday.' })
  const proposal = asked.structuredContent?.asked
  assert.equal(proposal?.state, 'open')
  assert.equal(
    (await settledTasks(system)).find(({ id }) => id === held.id)?.state,
    'held',
    'nothing was done',
  )

  assert.equal((await system.run<ProposalView>('proposal.approve', { id: proposal?.id })).state, 'approved')
  assert.equal((await settledTasks(system)).find(({ id }) => id === held.id)?.state, 'canceled')
  await assert.rejects(system.run('proposal.approve', { id: proposal?.id }), /decided already/)
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'disable').length, 3)
  const trail = await system.run<{ entries: AuditView[] }>('audit.list', { event: 'proposal' })
  assert.deepEqual(trail.entries.map(({ event }) => event).toSorted(), ['proposal.approved', 'proposal.made'])
})

test('who asked does not agree; what is declined, too old or no longer possible is not done', async () => {
  await using system = await startTestSystem()
  await using simulator = await startReference()
  const { app } = await connect(system, simulator)
  await using assistant = await assistantOf(system, 'admin')
  const ask = async () =>
    (await assistant.call('ask_to_app_mode', { app, mode: 'shadow', reason: 'To be safe.' }))
      .structuredContent?.asked?.id
  const own = await ask()
  const approve = (token: string) =>
    fetch(`${system.system.url}/api/proposals/${own}/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
  assert.equal((await approve(assistant.token)).status, 403)
  assert.equal((await system.run<ProposalView>('proposal.reject', { id: own })).state, 'rejected')
  const old = await ask()
  system.clock.advance(4 * 24 * 60 * 60_000)
  await assert.rejects(system.run('proposal.approve', { id: old }), /time is over/)
  assert.deepEqual(await system.run('proposal.list', { open: true }), [])
  const gone = await assistant.call('ask_to_app_remove', { app, reason: 'It is not used.' })
  await system.run('app.remove', { app })
  await assert.rejects(
    system.run('proposal.approve', { id: gone.structuredContent?.asked?.id }),
    /no application/,
  )
  const states = (await system.run<readonly ProposalView[]>('proposal.list')).map(({ state }) => state)
  assert.deepEqual(states, ['failed', 'expired', 'rejected'])
})

test('a wrong token, a foreign page, a foreign name, a wrong argument and an unknown tool are refused', async () => {
  await using system = await startTestSystem()
  await using assistant = await assistantOf(system, 'auditor')
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
  const post = (headers: Record<string, string>) =>
    fetch(new URL('/mcp', system.system.url), {
      method: 'POST',
      body: ping,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${assistant.token}`,
        ...headers,
      },
    })
  assert.equal((await post({})).status, 200)
  assert.equal((await post({ authorization: 'Bearer wrong' })).status, 401)
  assert.equal((await post({ origin: 'https://evil.example' })).status, 403)
  assert.equal((await post({ origin: 'null' })).status, 403)
  assert.equal((await post({ origin: system.system.url })).status, 200)
  assert.equal((await fetch(new URL('/mcp', system.system.url))).status, 405)
  const wrong = await assistant.call('task_list', { limit: 'many', nonsense: 1 })
  assert.equal(wrong.isError, true)
  assert.match(wrong.content[0]?.text ?? '', /limit|nonsense/)
  await assert.rejects(assistant.call('scim_token_create', { app: 'x' }), /no tool/)
  const { tools } = await assistant.client.listTools()
  assert.ok(tools.length > 10)
  assert.ok(
    tools.every(({ name }) => !name.startsWith('ask_to_')),
    'an auditor can ask for nothing',
  )
  assert.ok((await assistant.call('home_show')).structuredContent?.result)
})

test('over stdin and stdout the same tools are there, with the words of the server where it refuses', async () => {
  await using system = await startTestSystem()
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const client = new Client({ name: 'test', version: '1' })
  const token = (await readFile(join(system.dataDirectory, 'local-credential'), 'utf8')).trim()
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(root, 'src/main.ts'), 'mcp'],
    env: { OVERLOCK_URL: system.system.url, OVERLOCK_TOKEN: token, PATH: process.env['PATH'] ?? '' },
  })
  await client.connect(transport as Parameters<Client['connect']>[0])
  try {
    assert.ok((await client.listTools()).tools.some(({ name }) => name === 'ask_to_task_retry'))
    const list = (await client.callTool({ name: 'app_list', arguments: {} })) as Called
    assert.deepEqual(list.structuredContent?.result, [])
    const missing = (await client.callTool({ name: 'app_show', arguments: { app: 'nowhere' } })) as Called
    assert.equal(missing.isError, true)
    assert.match(missing.content[0]?.text ?? '', /no application "nowhere"/)
  } finally {
    await client.close()
  }
})
