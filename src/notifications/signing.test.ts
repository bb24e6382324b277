import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { makeWebhookSecret, signedHeaders } from './signing.ts'

const body = '{"type":"task.held","data":{"who":"Zoë"}}'

test('the library that receivers use accepts what is signed, with either secret, and nothing else', () => {
  const [now, before, other] = [makeWebhookSecret(), makeWebhookSecret(), makeWebhookSecret()]
  const headers = signedHeaders('01-id', new Date(), body, [now, before])
  for (const secret of [now, before]) new Webhook(secret).verify(body, headers)
  assert.throws(() => new Webhook(other).verify(body, headers), WebhookVerificationError)
  assert.throws(() => new Webhook(now).verify(`${body} `, headers), WebhookVerificationError)
  const renamed = { ...headers, 'webhook-id': '02-id' }
  assert.throws(() => new Webhook(now).verify(body, renamed), WebhookVerificationError)
})

test('what is older than five minutes is not believed', () => {
  const secret = makeWebhookSecret()
  const headers = signedHeaders('01-id', new Date(Date.now() - 6 * 60_000), body, [secret])
  assert.throws(() => new Webhook(secret).verify(body, headers), WebhookVerificationError)
})
