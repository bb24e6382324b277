import type { RecordedRequest } from '../handshake/recorded-request.ts'
import type { HandshakeView } from './app-handshake.ts'
import { plain } from './print-table.ts'

const known = {
  userAgent: 'it says so itself',
  spelling: 'by how it writes',
  tokenLabel: "by its token's label",
} as const

/** Every step with its mark, what looks wrong, and what to do next. */
export function printHandshake(view: HandshakeView): string {
  const { idp } = view
  return [
    idp === null
      ? `${view.app}: ${view.lastRequestAt === null ? 'no identity provider yet' : 'an identity provider we do not know'}`
      : `${view.app}: ${idp.name} (${known[idp.by]})`,
    `SCIM base URL: ${view.scimUrl}`,
    '',
    ...view.steps.map(
      ({ done, says, at }) => `${done ? '[x]' : '[ ]'} ${says}${at === undefined ? '' : ` (${timeOf(at)})`}`,
    ),
    ...(view.hints.length === 0 ? [] : ['', ...view.hints.map((hint) => `Note: ${plain(hint)}`)]),
    '',
    `Next: ${view.next}`,
  ].join('\n')
}

/** What came since the last look: new requests, and steps that changed. */
export function printNews(before: HandshakeView, now: HandshakeView): readonly string[] {
  const wasDone = new Set(before.steps.filter(({ done }) => done).map(({ step }) => step))
  const steps = now.steps
    .filter(({ done, step }) => done && !wasDone.has(step))
    .map(({ says }) => `[x] ${says}`)
  const hints = now.hints.filter((hint) => !before.hints.includes(hint)).map((hint) => `Note: ${plain(hint)}`)
  const next = now.next === before.next ? [] : [`Next: ${now.next}`]
  const named = now.idp !== null && now.idp.kind !== before.idp?.kind ? [`This is ${now.idp.name}.`] : []
  return [...now.requests.map(printRequest), ...named, ...steps, ...hints, ...next]
}

function printRequest(request: RecordedRequest): string {
  const { at, method, path, status, ms, detail } = request
  const why = detail === null ? '' : `  ${detail}`
  return plain(`${timeOf(at)}  ${method} ${path || '/'}  ${status}  ${ms} ms${why}`)
}

function timeOf(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`
}
