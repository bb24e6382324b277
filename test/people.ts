import assert from 'node:assert/strict'
import { browserOf } from './browser-client.ts'
import type { TestSystem } from './system.ts'

export type Browser = ReturnType<typeof browserOf>

/** Invited by the owner, and come in: somebody with this role, in a browser of their own. */
export async function colleague(
  system: TestSystem,
  owner: Browser,
  name: string,
  role: string,
  more: object = {},
) {
  const email = `${name}@example.com`
  const invited = await owner.send('POST', '/api/people', { email, name, role, ...more })
  assert.equal(invited.status, 200, JSON.stringify(invited.json))
  const code = new URL(String(invited.json['url'])).hash.slice(1)
  const browser = browserOf(system)
  const look = await browser.send('POST', '/auth/invite', { code })
  const { secret } = look.json['totp'] as { secret: string }
  const passphrase = `nine patient otters swim past ${role}`
  const joined = await browser.send('POST', '/auth/invite/accept', {
    code,
    passphrase,
    totpCode: browser.codeFor(secret),
  })
  assert.equal(joined.status, 200, JSON.stringify(joined.json))
  return { browser, id: String(invited.json['id']), email, secret, passphrase }
}
