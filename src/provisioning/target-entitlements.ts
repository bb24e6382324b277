import type { Entitlement, EntitlementRef } from '../connector/account.ts'
import type { DesiredEntitlements } from './desired-state.ts'
import type { Question } from './plan.ts'

/**
 * What the account should hold of one type; `entitlements` undefined = it holds that already. Only what the mapping
 * gives out is ever taken away.
 */
export function targetEntitlements(
  desired: DesiredEntitlements,
  held: readonly EntitlementRef[],
  known: readonly Entitlement[],
  cardinality: 'one' | 'many' | 'bundle',
): { readonly entitlements: readonly EntitlementRef[] | undefined } | { readonly question: Question } {
  if (cardinality === 'one') return targetOne(desired, held[0], known)
  const kept = held.filter(({ id }) => !desired.governed.includes(id))
  const wanted = desired.wanted.filter(({ id }) => !kept.some((one) => one.id === id))
  const given = kept.length + wanted.length > 0 ? [...kept, ...wanted] : fallbackOf(desired, known)
  const target = given.filter((one) => !given.some((other) => holds(known, other, one)))
  return { entitlements: sameIds(target, held) ? undefined : target }
}

function fallbackOf(
  { type, fallback }: DesiredEntitlements,
  known: readonly Entitlement[],
): readonly EntitlementRef[] {
  const found = known.find((one) => one.type === type && one.name === fallback)
  return found === undefined ? [] : [{ type, id: found.id, name: found.name }]
}

/** What is included in another one needs not be given beside it, and would not be shown. */
function holds(known: readonly Entitlement[], larger: EntitlementRef, smaller: EntitlementRef): boolean {
  const { includes = [] } = known.find(({ type, id }) => type === larger.type && id === larger.id) ?? {}
  return includes.includes(smaller.id)
}

function targetOne(
  desired: DesiredEntitlements,
  held: EntitlementRef | undefined,
  known: readonly Entitlement[],
): { readonly entitlements: readonly EntitlementRef[] | undefined } | { readonly question: Question } {
  const wanted = desired.wanted[0]
  if (wanted !== undefined) return { entitlements: wanted.id === held?.id ? undefined : [wanted] }
  const leaveAlone = held !== undefined && !desired.governed.includes(held.id)
  if (leaveAlone) return { entitlements: undefined }
  const fallback = known.find(({ type, name }) => type === desired.type && name === desired.fallback)
  if (fallback !== undefined) return { entitlements: fallback.id === held?.id ? undefined : [fallback] }
  return { question: { code: 'noFallback', instructions: fallbackQuestion(desired) } }
}

function fallbackQuestion({ type, fallback }: DesiredEntitlements): string {
  return fallback === undefined
    ? `No ${type} is mapped for this account and the application has no default ${type}. Map one of its groups with "overlock mapping set", or set the default ${type}.`
    : `The default ${type} "${fallback}" does not exist in the application. Make it there, or set another default, then retry the task.`
}

function sameIds(a: readonly EntitlementRef[], b: readonly EntitlementRef[]): boolean {
  return a.length === b.length && a.every(({ id }) => b.some((other) => other.id === id))
}
