import { emailsIn, sameEmail } from '../email.ts'
import type { Armed } from './armed.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { type ReadBody, readBody } from './read-body.ts'

/** Why a request is not the one that was armed. Undefined: it is. */
export function judgeArmed(
  request: OutgoingRequest,
  method: string,
  url: URL,
  armed: Armed,
): string | undefined {
  if (request.kind !== 'document' && request.kind !== 'fetch')
    return `a ${request.kind} gives no answer to wait for`
  if (!armed.methods.includes(method)) return `${method} was not armed`
  if (/%2f|%5c|\/\/|\\/i.test(url.pathname)) return 'the path can be read in more than one way'
  if (!pathFits(url.pathname, armed.path)) return `the path ${url.pathname} was not armed`
  if (url.search !== '') return 'what stands behind the path was not armed'
  const body = readBody(request)
  if (!body.readable) return body.why
  return judgeBody(body, url, armed)
}

function judgeBody(body: ReadBody & { readable: true }, url: URL, armed: Armed): string | undefined {
  if (armed.graphqlOperation !== undefined && operationOf(body.json) !== armed.graphqlOperation)
    return 'another GraphQL operation was armed'
  const segments = url.pathname.split('/').map(decoded)
  const about = armed.subjects.some(({ place, is }) =>
    place === 'segment'
      ? segments.includes(is)
      : body.values.some(({ value, amongOthers }) => !amongOthers && equal(value, is)),
  )
  if (!about) return 'it is not about the person the task is about, or not about that person alone'
  const strangers = [url.pathname, ...body.values.map(({ value }) => value)]
    .flatMap((text) => emailsIn(decoded(text)))
    .filter((email) => !sameEmail(email, armed.email))
  if (strangers.length > 0) return 'it carries the e-mail of somebody else'
  const missing = armed.body.some((wanted) => !body.values.some(({ value }) => equal(value, wanted)))
  return missing ? 'it lacks a value that was armed' : undefined
}

function pathFits(path: string, { is, text }: Armed['path']): boolean {
  if (is === 'whole') return decoded(path) === text
  return path === text || path.startsWith(text.endsWith('/') ? text : `${text}/`)
}

/** A whole value, never a part of one: 123 is not 1234. Only e-mails are equal in another letter case. */
function equal(value: string, wanted: string): boolean {
  return wanted.includes('@') ? sameEmail(value, wanted) : value === wanted
}

function operationOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const { operationName } = json as { operationName?: unknown }
  return typeof operationName === 'string' ? operationName : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
