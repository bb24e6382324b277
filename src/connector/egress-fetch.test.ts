import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { makeEgressFetch } from './egress-fetch.ts'
import { makeEgressAgent } from './vendor-http.ts'

async function somebody() {
  const asked: string[] = []
  const server = createServer((request, reply) => {
    asked.push(request.url ?? '')
    if (request.url === '/away') return reply.writeHead(302, { location: '/' }).end()
    if (request.url === '/nothing') return reply.writeHead(204).end()
    return reply.end('hello')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, host, [Symbol.dispose]: () => void server.close() }
}

const get = { method: 'GET', headers: {} }

test('only the host that was named is asked, and no redirect leads elsewhere', async () => {
  using own = await somebody()
  using other = await somebody()
  const agent = makeEgressAgent({ allowPrivate: ['127.0.0.0/8'] })
  const fetch = makeEgressFetch(agent, own.host)
  assert.equal(await (await fetch(`http://${own.host}/`, get)).text(), 'hello')
  assert.equal((await fetch(`http://${own.host}/nothing`, get)).status, 204)
  await assert.rejects(fetch(`http://${other.host}/`, get), /only host that may be asked/)
  await assert.rejects(fetch(`http://${own.host}/away`, get))
  assert.deepEqual([own.asked, other.asked], [['/', '/nothing', '/away'], []])
  await agent.close()
})

test('the rules of egress hold: a private address is not asked where its network was not named', async () => {
  using own = await somebody()
  const agent = makeEgressAgent({ allowPrivate: [] })
  await assert.rejects(makeEgressFetch(agent, own.host)(`http://${own.host}/`, get))
  assert.deepEqual(own.asked, [])
  await agent.close()
})
