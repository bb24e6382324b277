import { randomBytes } from 'node:crypto'
import type { Answer } from '../../../simulation/answer.ts'
import { isObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { escaped, page, redirect } from './html.ts'
import { isLocked, nowOf, type State } from './state.ts'
import { isCode } from './totp.ts'

const cookieName = 'sixsense_session'
export const home = '/settings/user-management'

/** Who is signed in, with both factors; undefined: nobody. */
export function signedIn({ state, request }: Pick<Call<State>, 'state' | 'request'>): string | undefined {
  const session = state.sessions.get(cookieOf(request.headers.cookie))
  return session?.codeGiven ? session.email : undefined
}

/** Everything but signing in is for those who are. */
export function authorize(call: Call<State>): Answer | undefined {
  const { state, request } = call
  if (request.path.startsWith('/login')) return undefined
  if (state.oddities.has('expiredSession')) {
    state.sessions.clear()
    state.oddities = new Set([...state.oddities].filter((name) => name !== 'expiredSession'))
  }
  if (signedIn(call) !== undefined) return undefined
  return request.path.startsWith('/api/') ? { status: 401, json: { error: 'Sign in' } } : redirect('/login')
}

export function showLogin({ state }: Call<State>): Answer {
  return loginPage(state, '')
}

export function login({ state, request }: Call<State>): Answer {
  const { email = '', password = '' } = isObject(request.json) ? request.json : {}
  const { username, password: right } = state.robot
  if (isLocked(state)) return loginPage(state, 'This account is locked. Ask your administrator.')
  if (email !== username || password !== right) {
    state.failures += 1
    return loginPage(state, 'The e-mail or the password is wrong.')
  }
  const cookie = randomBytes(16).toString('hex')
  state.sessions.set(cookie, { email: username, codeGiven: false })
  return redirect('/login/code', { 'set-cookie': `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Lax` })
}

export function showCode({ state }: Call<State>): Answer {
  return codePage(state, '')
}

/** A code is taken once. */
export function giveCode({ state, request }: Call<State>): Answer {
  const cookie = cookieOf(request.headers.cookie)
  const session = state.sessions.get(cookie)
  const { code } = isObject(request.json) ? request.json : {}
  if (session === undefined) return redirect('/login')
  const wrong =
    state.oddities.has('emailCode') ||
    typeof code !== 'string' ||
    state.usedCodes.has(code) ||
    !isCode(state.robot.totp, code, nowOf(state))
  if (wrong) {
    state.failures += 1
    return codePage(state, 'This code is wrong or was used before.')
  }
  state.usedCodes.add(code)
  state.failures = 0
  state.sessions.set(cookie, { ...session, codeGiven: true })
  return redirect(home)
}

function loginPage({ oddities }: State, alert: string): Answer {
  const captcha = oddities.has('captcha')
    ? '<iframe title="captcha challenge" srcdoc="Are you human?"></iframe>'
    : ''
  return page(
    'Sign in',
    `<h1>Sign in to 6sense</h1>${alertOf(alert)}${captcha}<form method="post" action="/login">
    <p><label>Email <input name="email" type="text"></label></p>
    <p><label>Password <input name="password" type="password"></label></p>
    <button>Sign in</button></form>`,
  )
}

function codePage({ oddities }: State, alert: string): Answer {
  const sent = oddities.has('emailCode') ? 'We sent a code to your e-mail.' : 'Open your authenticator app.'
  return page(
    'Verify',
    `<h1>Verify it’s you</h1><p>${sent}</p>${alertOf(alert)}<form method="post" action="/login/code">
    <p><label>Verification code <input name="code" type="text" autocomplete="one-time-code"></label></p>
    <button>Verify</button></form>`,
  )
}

function alertOf(text: string): string {
  return text === '' ? '' : `<p role="alert">${escaped(text)}</p>`
}

function cookieOf(header = ''): string {
  return new RegExp(`${cookieName}=([0-9a-f]+)`).exec(header)?.[1] ?? ''
}
