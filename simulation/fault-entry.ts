import type { Act, FaultKind, Phase } from './fault-kind.ts'
import { faultKinds } from './fault-kinds.ts'
import { isObject, type JsonObject, strangers } from './json.ts'
import { isNumber, isWhole } from './number-range.ts'

/** A fault as posted to `/__sim/faults`, checked. */
export type FaultEntry = {
  readonly posted: JsonObject
  readonly phase: Phase
  readonly probability: number
  /** How often it may fire; undefined = without end. */
  readonly count: number | undefined
  /** How often it lets pass what it could fire on, before it begins. */
  readonly skip: number
  readonly match: { readonly method?: string; readonly path?: string }
  readonly act: Act
}

/** What an entry may name that is not the same at every vendor. */
type Known = Parameters<FaultKind['build']>[1]

const commonFields = ['kind', 'phase', 'probability', 'count', 'match', 'skip']

/** Takes an array, or `{"faults": […]}`. A list with one bad entry is refused as a whole. */
export function parseFaults(
  body: unknown,
  known: Known,
): readonly FaultEntry[] | { readonly problem: string } {
  const list = isObject(body) ? body['faults'] : body
  if (!Array.isArray(list))
    return { problem: `expected an array of faults or {"faults":[…]}. ${kindsSentence()}` }
  const entries: FaultEntry[] = []
  for (const [index, posted] of list.entries()) {
    const entry = isObject(posted) ? parseEntry(posted, known) : 'must be an object'
    if (typeof entry === 'string') return { problem: `fault ${index}: ${entry}. ${kindsSentence()}` }
    entries.push(entry)
  }
  return entries
}

function parseEntry(posted: JsonObject, known: Known): FaultEntry | string {
  const name = posted['kind']
  const kind = typeof name === 'string' && Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined
  if (kind === undefined) return `unknown kind ${JSON.stringify(name)}`
  const allowed = [...commonFields, ...kind.fields]
  if (strangers(posted, allowed).length > 0) return `${name} may only have ${allowed.join(', ')}`
  const { phase: namedPhase = kind.phases[0], probability = 1, count, skip = 0, match = {} } = posted
  const phase = kind.phases.find((one) => one === namedPhase)
  if (phase === undefined) return `the phase of ${name} must be ${kind.phases.join(' or ')}`
  if (!isNumber(probability, 0, 1)) return '"probability" must be a number from 0 to 1'
  if (!isCount(count)) return '"count" must be a whole number from 1 up'
  if (!isWhole(skip, 0, Number.MAX_SAFE_INTEGER)) return '"skip" must be a whole number from 0 up'
  if (!isMatch(match)) return '"match" must be an object with a string "method", a string "path", or both'
  const act = kind.build(posted, known)
  if (typeof act === 'string') return `${name}: ${act}`
  return { posted, phase, probability, count, skip, match, act }
}

function isCount(value: unknown): value is number | undefined {
  return value === undefined || isWhole(value, 1, Number.MAX_SAFE_INTEGER)
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
