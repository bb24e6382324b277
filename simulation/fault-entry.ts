import { faultKinds, type Phase, type Strike } from './fault-kinds.ts'
import { isObject, type JsonObject, strangers } from './json.ts'

/** A fault as posted to `/__sim/faults`, checked. */
export type FaultEntry = {
  readonly posted: JsonObject
  readonly phase: Phase
  readonly probability: number
  /** How often it may fire; undefined = without end. */
  readonly count: number | undefined
  readonly match: { readonly method?: string; readonly path?: string }
  readonly strike: Strike
}

const commonFields = ['kind', 'phase', 'probability', 'count', 'match']

/** Takes an array, or `{"faults": […]}`. A list with one bad entry is refused as a whole. */
export function parseFaults(body: unknown): readonly FaultEntry[] | { readonly problem: string } {
  const list = isObject(body) ? body['faults'] : body
  if (!Array.isArray(list))
    return { problem: `expected an array of faults or {"faults":[…]}. ${kindsSentence()}` }
  const entries: FaultEntry[] = []
  for (const [index, posted] of list.entries()) {
    const entry = isObject(posted) ? parseEntry(posted) : 'must be an object'
    if (typeof entry === 'string') return { problem: `fault ${index}: ${entry}. ${kindsSentence()}` }
    entries.push(entry)
  }
  return entries
}

function parseEntry(posted: JsonObject): FaultEntry | string {
  const { kind: name, phase = 'before', probability = 1, count, match = {} } = posted
  const kind = typeof name === 'string' && Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined
  if (kind === undefined) return `unknown kind ${JSON.stringify(name)}`
  const allowed = [...commonFields, ...kind.fields]
  if (strangers(posted, allowed).length > 0) return `${name} may only have ${allowed.join(', ')}`
  const knownPhase = kind.phases.find((one) => one === phase)
  if (knownPhase === undefined) return `the phase of ${name} must be ${kind.phases.join(' or ')}`
  if (!isProbability(probability)) return '"probability" must be a number from 0 to 1'
  if (!isCount(count)) return '"count" must be a whole number from 1 up'
  if (!isMatch(match)) return '"match" must be an object with a string "method", a string "path", or both'
  const strike = kind.build(posted)
  if (typeof strike === 'string') return `${name}: ${strike}`
  return { posted, phase: knownPhase, probability, count, match, strike }
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function isCount(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 1)
}

function isMatch(match: unknown): match is FaultEntry['match'] {
  return (
    isObject(match) &&
    strangers(match, ['method', 'path']).length === 0 &&
    Object.values(match).every((value) => typeof value === 'string')
  )
}

function kindsSentence(): string {
  return `The kinds are ${Object.keys(faultKinds).join(', ')}.`
}
