import assert from 'node:assert/strict'
import { after } from 'node:test'
import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import { brevo } from './connector.ts'
import { subject } from './subject.ts'
import { loadBrevoContract } from './testing/contract.ts'

const contract = loadBrevoContract()
const undocumented = new Set<string>()
let seen = 0

runConnectorContract(brevo, {
  ...subject,
  observe({ method, url, json }, { status, body }) {
    const { pathname, search } = new URL(url)
    const call = `${method} ${pathname}${search}`
    seen += 1
    for (const problem of contract.checkRequest(method, `${pathname}${search}`, json))
      undocumented.add(`${call}: ${problem}`)
    // A web page in place of an answer is a fault that the suite ordered.
    if (typeof body === 'string') return
    for (const problem of contract.checkResponse(method, `${pathname}${search}`, status, body))
      undocumented.add(`${call} answered ${status}: ${problem}`)
  },
})

after(() => {
  assert.ok(seen > 500, `only ${seen} requests were seen`)
  assert.deepEqual([...undocumented], [])
})
