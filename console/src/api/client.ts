import type { AuthState } from '../../../src/http/auth-routes.ts'
import { Problem, problemFrom } from './problem.ts'

/** What an operation gives, by its type in the server's own table. */
export type ResultOf<Operation> = Operation extends { run(...given: never[]): Promise<infer Result> }
  ? Result
  : never

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

let csrf = ''
let proveAgain: (() => Promise<boolean>) | undefined

/** Is asked when something dangerous needs a new proof; true: it was given, try again. */
export function onProofNeeded(ask: () => Promise<boolean>): void {
  proveAgain = ask
}

/** One call of the REST API. @throws Problem with what to tell the person. */
export async function call<Operation>(
  method: Method,
  path: string,
  input: Readonly<Record<string, unknown>> = {},
): Promise<ResultOf<Operation>> {
  const reply = await send(method, `/api${path}`, input)
  if (!reply.ok) {
    const problem = await problemFrom(reply)
    if (problem.code === 'reauthenticate' && (await proveAgain?.()))
      return call<Operation>(method, path, input)
    throw problem
  }
  return (await reply.json()) as ResultOf<Operation>
}

export async function authState(): Promise<AuthState> {
  return remember(await send('GET', '/auth/state', {}))
}

/** Signing in, setting up, joining, proving again, signing out: each gives who is there now. */
export async function authenticate(
  path: string,
  input: Readonly<Record<string, unknown>>,
): Promise<AuthState> {
  return remember(await send('POST', `/auth${path}`, input))
}

export type Offer = {
  readonly totp: { readonly secret: string; readonly uri: string; readonly qrSvg: string }
  readonly person: { readonly name: string; readonly email: string } | null
}

export async function lookAtCode(path: '/setup' | '/invite', code: string): Promise<Offer> {
  const reply = await send('POST', `/auth${path}`, { code })
  if (!reply.ok) throw await problemFrom(reply)
  return (await reply.json()) as Offer
}

/** Where to go to join by the identity provider, in place of a passphrase. */
export async function startSignOn(code: string, to: string): Promise<string> {
  const reply = await send('POST', '/auth/oidc/start', { code, to })
  if (!reply.ok) throw await problemFrom(reply)
  return ((await reply.json()) as { url: string }).url
}

async function remember(reply: Response): Promise<AuthState> {
  if (!reply.ok) throw await problemFrom(reply)
  const state = (await reply.json()) as AuthState
  csrf = state.session?.csrf ?? ''
  return state
}

function send(method: Method, path: string, input: Readonly<Record<string, unknown>>): Promise<Response> {
  const url = new URL(path, location.origin)
  const bodyless = method === 'GET' || method === 'DELETE'
  if (bodyless)
    for (const [name, value] of Object.entries(input))
      if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  return fetch(url, {
    method,
    headers: {
      ...(csrf !== '' && { 'x-overlock-csrf': csrf }),
      ...(!bodyless && { 'content-type': 'application/json' }),
    },
    ...(!bodyless && { body: JSON.stringify(input) }),
  }).catch(() => {
    throw new Problem(0, 'unreachable', 'The server does not answer.', 'Check that it runs, then try again.')
  })
}
