import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { test } from 'node:test'
import { checkReach, type ReachStep } from './check-reach.ts'

const now = new Date('2026-06-01T00:00:00Z')

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

const scim: RequestListener = (_request, answer) =>
  void answer.writeHead(401, { 'content-type': 'application/scim+json' }).end('{}')

const states = (steps: readonly ReachStep[]) => steps.map(({ what, state }) => `${what} ${state}`)

test('plain http on this machine is told to be neither https nor reachable', async () => {
  await using server = await listening(createServer(scim))
  const steps = await checkReach(`http://localhost:${server.port}/scim/v2/crm`, now)
  assert.deepEqual(states(steps), ['https bad', 'address bad', 'answer good'])
  for (const { state, todo } of steps) assert.equal(todo !== undefined, state !== 'good')
})

test('a certificate of another name, or that nobody trusts, is found', async () => {
  const read = (name: string) => readFile(new URL(`../../test/tls/${name}`, import.meta.url), 'utf8')
  const [cert, key] = [await read('first.crt'), await read('first.key')]
  await using server = await listening(createTlsServer({ cert, key }, scim))
  const url = `https://127.0.0.1:${server.port}/scim/v2/crm`
  for (const trusted of [undefined, cert]) {
    const steps = await checkReach(url, now, trusted)
    assert.deepEqual(states(steps), ['https good', 'address bad', 'certificate bad', 'answer good'])
    const { says = '' } = steps[2] ?? {}
    assert.match(says, trusted === undefined ? /SELF_SIGNED/ : /ERR_TLS_CERT_ALTNAME_INVALID/)
  }
})

test('what answers and is not SCIM, what does not answer, and a name that leads nowhere are told apart', async () => {
  await using page = await listening(createServer((_request, answer) => void answer.end('<h1>Hello</h1>')))
  const other = await checkReach(`http://127.0.0.1:${page.port}/scim/v2/crm`, now)
  assert.match(other.at(-1)?.says ?? '', /with 200, and it is not SCIM/)
  const nobody = await checkReach('http://127.0.0.1:1/scim/v2/crm', now)
  assert.deepEqual(states(nobody).at(-1), 'answer unknown')
  const nowhere = await checkReach('http://nowhere.invalid/scim/v2/crm', now)
  assert.deepEqual(states(nowhere), ['https bad', 'address bad', 'answer unknown'])
})
