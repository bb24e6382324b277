import { TOTP } from 'otpauth'
import type { AuthState } from '../src/http/auth-routes.ts'
import type { TestSystem } from './system.ts'

/** What a browser with our page does: keeps the cookie, sends the session's word. Codes follow the test's clock. */
export function browserOf(system: TestSystem) {
  let cookie = ''
  let csrf = ''
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const reply = await fetch(new URL(path, system.system.url), {
      method,
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(csrf !== '' && { 'x-overlock-csrf': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const set = reply.headers.getSetCookie()[0]
    if (set !== undefined) cookie = set.split(';')[0] ?? ''
    const text = await reply.text()
    const json = (text === '' ? null : JSON.parse(text)) as Record<string, unknown>
    const session = (json as Partial<AuthState> | null)?.session
    if (path.startsWith('/auth') && session !== undefined) csrf = session?.csrf ?? ''
    return { status: reply.status, headers: reply.headers, json }
  }
  return {
    send,
    get cookie() {
      return cookie
    },
    set cookie(text: string) {
      cookie = text
    },
    /** The code that an authenticator app shows at the test's time. */
    codeFor: (secret: string) => new TOTP({ secret }).generate({ timestamp: system.clock.now().getTime() }),
  }
}

export const passphrase = 'seven green kettles sing'

/** Goes through the set-up link as the one who installs does. */
export async function signInAsOwner(system: TestSystem) {
  const browser = browserOf(system)
  const { url } = await system.run<{ url: string }>('person.setupLink')
  const code = new URL(url).hash.slice(1)
  const { json } = await browser.send('POST', '/auth/setup', { code })
  const { secret } = json['totp'] as { secret: string }
  const usedCode = browser.codeFor(secret)
  const owner = {
    name: 'Olga Owner',
    email: 'olga@example.com',
    passphrase,
    totpCode: usedCode,
  }
  const joined = await browser.send('POST', '/auth/setup/owner', { code, ...owner })
  return { browser, code, secret, usedCode, joined, email: owner.email }
}
