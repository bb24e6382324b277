import assert from 'node:assert/strict'
import test from 'node:test'
import { readTokenRequest } from './oauth-token-request.ts'

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const grant = 'grant_type=client_credentials'

test('the client shows itself in the header or in the body', () => {
  const client = { clientId: 'id', clientSecret: 'se_cret', scope: undefined }
  assert.deepEqual(readTokenRequest(undefined, `${grant}&client_id=id&client_secret=se_cret`), client)
  assert.deepEqual(readTokenRequest(basic('id', 'se_cret'), grant), client)
  assert.deepEqual(readTokenRequest(basic('id', 'se%5Fcret'), `${grant}&client_id=id`), client)
  assert.deepEqual(readTokenRequest(basic('id', '100%'), grant), { ...client, clientSecret: '100%' })
  assert.deepEqual(readTokenRequest(basic('id', 'se_cret'), `${grant}&scope=read`), {
    ...client,
    scope: 'read',
  })
  assert.deepEqual(readTokenRequest(undefined, grant), { clientId: '', clientSecret: '', scope: undefined })
})

test('a request that RFC 6749 forbids is refused by its code', () => {
  for (const [header, body, error] of [
    [undefined, '', 'invalid_request'],
    [undefined, 'grant_type=', 'invalid_request'],
    [undefined, `${grant}&${grant}`, 'invalid_request'],
    [undefined, `${grant}&client_id=a&client_id=b`, 'invalid_request'],
    [undefined, `${grant}&scope=read&scope=full`, 'invalid_request'],
    [undefined, 'grant_type=password&username=a&password=b', 'unsupported_grant_type'],
    [undefined, 'grant_type=authorization_code', 'unsupported_grant_type'],
    [basic('id', 'secret'), `${grant}&client_secret=secret`, 'invalid_request'],
    [basic('id', 'secret'), `${grant}&client_id=other`, 'invalid_request'],
    ['Bearer secret', grant, 'invalid_client'],
    ['secret', grant, 'invalid_client'],
  ] as const) {
    const read = readTokenRequest(header, body)
    assert.equal('error' in read ? read.error : 'none', error, `${header} ${body}`)
    assert.ok(!JSON.stringify(read).includes('secret"'), 'the secret is not repeated')
  }
})
