import type { OutgoingRequest } from './outgoing-request.ts'

/** A value of a body, and whether it stands in a list with others: then the request may be about more than one. */
export type BodyValue = { readonly value: string; readonly amongOthers: boolean }

export type ReadBody =
  | { readonly readable: true; readonly values: readonly BodyValue[]; readonly json?: unknown }
  | { readonly readable: false; readonly why: string }

/** Only bodies that can be understood in one way are understood at all. */
export function readBody({ body, contentType = '' }: OutgoingRequest): ReadBody {
  if (body === null) return { readable: false, why: 'the body could not be read' }
  if (body === undefined || body === '') return { readable: true, values: [] }
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return readForm(body)
  if (type === 'application/json') return readJson(body)
  return { readable: false, why: `a body of the type "${type}" is not understood` }
}

function readForm(body: string): ReadBody {
  const entries = [...new URLSearchParams(body)]
  const names = entries.map(([name]) => name.replace(/\[.*$/, ''))
  return {
    readable: true,
    values: entries.map(([name, value]) => ({
      value,
      amongOthers: names.filter((other) => other === name.replace(/\[.*$/, '')).length > 1,
    })),
  }
}

function readJson(body: string): ReadBody {
  const json = parse(body)
  // A key given twice, or a number written in two ways, would be read by the application as it likes.
  if (json === undefined || JSON.stringify(json) !== withoutSpaces(body))
    return { readable: false, why: 'the JSON of the body can be read in more than one way' }
  return { readable: true, values: leavesOf(json, false), json }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutSpaces(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? '')
}

function leavesOf(part: unknown, amongOthers: boolean): readonly BodyValue[] {
  if (Array.isArray(part)) return part.flatMap((item) => leavesOf(item, amongOthers || part.length > 1))
  if (typeof part === 'object' && part !== null)
    // A name can carry an id or an e-mail too: {"members": {"42": true}}.
    return Object.entries(part).flatMap(([name, value]) => [
      { value: name, amongOthers },
      ...leavesOf(value, amongOthers),
    ])
  return [{ value: String(part), amongOthers }]
}
