import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import test from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

/** In front of a vendor: every answer that is about `liar` alone carries the id of the account that was shown before. */
async function startLiar(url: string, liar: string) {
  let shown = ''
  const server = createServer(async (request, response) => {
    const { method = 'GET', headers } = request
    const body = method === 'GET' ? {} : { body: await buffer(request) }
    const { host: _host, connection: _connection, ...sent } = headers
    const real = await fetch(new URL(request.url ?? '/', url), {
      ...{ method, headers: sent as Record<string, string> },
      ...body,
    })
    let text = (await real.text()).replaceAll(url, `http://${headers.host}`)
    const [, id = ''] = /"id":"([^"]+)","userName"/.exec(text) ?? []
    if (text.includes(liar) && shown !== '') text = text.replaceAll(`"id":"${id}"`, `"id":"${shown}"`)
    else if (id !== '') shown = id
    response.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? 'text/plain' })
    response.end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('an id that another User has already is a question to a person, and the first keeps the account', async () => {
  await using simulator = await startReference({ rateLimit: false })
  await using liar = await startLiar(simulator.url, 'second@example.com')
  await using system = await startTestSystem()
  const { scim } = await connect(system, { url: liar.url, vendor: simulator.vendor })
  const ids: string[] = []
  for (const userName of ['first@example.com', 'second@example.com'])
    ids.push((await scim.post('/Users', { userName, active: true })).body.id)
  const tasks = await settledTasks(system)
  assert.deepEqual(
    tasks.map(({ state, code }) => [state, code]),
    [
      ['needsPerson', 'disputedAccount'],
      ['done', null],
    ],
  )
  const rows = await system.system.operations.db
    .selectFrom('account')
    .select(['scim_user_id', 'vendor_id'])
    .where('scim_user_id', 'in', ids)
    .execute()
  const held = new Map(rows.map((row) => [row.scim_user_id, row.vendor_id]))
  assert.equal(held.size, 2)
  assert.notEqual(held.get(ids[0] ?? ''), null)
  assert.equal(held.get(ids[1] ?? ''), null)
})
