import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sessions } from '../applications/vendor-session.ts'
import { ConnectorError } from '../connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../connector/http-client.ts'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { sampleContext } from '../provisioning/testing/sample-context.ts'
import { meteredSessions } from './vendor-meter.ts'

type Answer = () => Promise<HttpResponse>

async function sendThrough(answer: Answer, effect: HttpRequest['effect']) {
  const seen: object[] = []
  const vendor = { settings: {}, secrets: {}, http: { send: answer }, now: () => '' }
  const session = { connector: sampleConnector(), vendor, readAfresh: () => {}, roomIn: async () => 0 }
  const sessions: Sessions = { open: async () => session, tryOut: () => session }
  const metered = meteredSessions(sessions, {
    called: (slug, { effect, outcome, seconds }) => seen.push([slug, effect, outcome, seconds >= 0]),
  })
  const opened = await metered.open(sampleContext().application, sampleConnector())
  const sent = opened.vendor.http.send({ method: 'GET', url: 'https://acme.test/people/kim', effect })
  const [result] = await Promise.allSettled([sent])
  return { seen, result }
}

const answering =
  (status: number): Answer =>
  async () => ({ status, headers: {}, body: undefined })

test('an answer is measured by the class of its status and handed on as it is', async () => {
  const { seen, result } = await sendThrough(answering(404), 'read')
  assert.deepEqual(seen, [['acme', 'read', '4xx', true]])
  assert.equal(result.status === 'fulfilled' && result.value.status, 404)
})

test('a call that ends with a connector error is measured by its code, and the error goes on', async () => {
  const error = new ConnectorError('outcomeUnknown')
  const { seen, result } = await sendThrough(() => Promise.reject(error), 'write')
  assert.deepEqual(seen, [['acme', 'write', 'outcomeUnknown', true]])
  assert.equal(result.status === 'rejected' && result.reason, error)
})

test('a fault of ours is measured as one', async () => {
  const { seen } = await sendThrough(() => Promise.reject(new Error('a bug')), 'read')
  assert.deepEqual(seen, [['acme', 'read', 'fault', true]])
})
