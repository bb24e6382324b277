import type { Entitlement, EntitlementRef } from '../../src/connector/account.ts'
import type { SettingsProblem } from '../../src/connector/settings.ts'
import type { Reading } from './labels.ts'
import { covers, isPrivileged, knownPermissions, type Privileges, spell, unionOf } from './privileges.ts'

/** A named set of privileges that the administrator put together: Brevo itself has neither roles nor groups. */
export type Bundle = { readonly name: string; readonly grants: Privileges | 'all' }

const example = '{"Editors":{"email_campaigns":["create_edit_delete"]},"Full access":"all"}'
const says = `must be JSON that names sets of privileges, such as ${example}`

/** The setting as bundles, or what is wrong with it. */
export function parseBundles(text: string): readonly Bundle[] | SettingsProblem {
  const problem = (sentence: string) => ({ field: 'bundles', says: sentence })
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return problem(says)
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return problem(says)
  const bundles: Bundle[] = []
  for (const [name, grants] of Object.entries(raw)) {
    if (name.trim() === '' || !(grants === 'all' || isPrivileges(grants))) return problem(says)
    bundles.push({ name, grants })
  }
  if (bundles.length === 0) return problem(says)
  const hidden = bundles.find((bundle) => cannotBeTold(bundle, bundles))
  if (hidden === undefined) return bundles
  return problem(
    `have "${hidden.name}", which other bundles add up to: a reading could not tell whether somebody holds it. Give it a privilege of its own`,
  )
}

function isPrivileges(value: unknown): value is Privileges {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  const isName = (text: unknown) => typeof text === 'string' && /^[a-z][a-z_]*$/.test(text) && text !== 'none'
  return (
    entries.length > 0 &&
    entries.every(
      ([feature, list]) => isName(feature) && Array.isArray(list) && list.length > 0 && list.every(isName),
    )
  )
}

/** The same as another one, or the sum of several none of which includes it. */
function cannotBeTold(bundle: Bundle, all: readonly Bundle[]): boolean {
  const others = all.filter((other) => other !== bundle)
  if (others.some((other) => includes(other, bundle) && includes(bundle, other))) return true
  if (bundle.grants === 'all') return false
  const smaller = others.flatMap((other) =>
    includes(other, bundle) || other.grants === 'all' ? [] : [other.grants],
  )
  return covers(unionOf(smaller), bundle.grants)
}

function includes(larger: Bundle, smaller: Bundle): boolean {
  if (larger.grants === 'all') return true
  return smaller.grants !== 'all' && covers(larger.grants, smaller.grants)
}

export function toEntitlement(bundle: Bundle, all: readonly Bundle[]): Entitlement {
  const { name, grants } = bundle
  const smaller = all.filter((other) => other !== bundle && includes(bundle, other)).map((one) => one.name)
  return {
    ...toRef(bundle),
    privileged: grants === 'all' || isPrivileged(grants),
    ...(smaller.length > 0 && { includes: smaller }),
    name,
  }
}

function toRef({ name }: Bundle): EntitlementRef {
  return { type: 'bundle', id: name, name }
}

/** Those held that no other one held includes; undefined when the reading is not clear enough to tell. */
export function heldBundles(
  held: Reading | 'all',
  bundles: readonly Bundle[],
): readonly EntitlementRef[] | undefined {
  const granted = bundles.filter(({ grants }) => {
    if (held === 'all') return true
    return grants !== 'all' && covers(held.privileges, grants)
  })
  const doubtful =
    held !== 'all' &&
    bundles.some(
      ({ grants }) => grants !== 'all' && Object.keys(grants).some((name) => held.unclear.has(name)),
    )
  if (doubtful) return undefined
  return granted
    .filter((bundle) => !granted.some((other) => other !== bundle && includes(other, bundle)))
    .map(toRef)
}

export type Wanted = { readonly bundles: readonly Bundle[] } | { readonly unknown: EntitlementRef }

export function chooseBundles(refs: readonly EntitlementRef[], all: readonly Bundle[]): Wanted {
  const chosen: Bundle[] = []
  for (const ref of refs) {
    const bundle = all.find(({ name }) => name === ref.id)
    if (bundle === undefined) return { unknown: ref }
    chosen.push(bundle)
  }
  return { bundles: chosen }
}

/** Everything that any bundle can give, and so take: the rest of what a user has is not ours to change. */
export function givenByBundles(bundles: readonly Bundle[]): Privileges {
  return unionOf(bundles.map(({ grants }) => (grants === 'all' ? {} : grants)))
}

/** `feature: permission` that the vendor's documents do not have. */
export function unknownIn(bundles: readonly Bundle[]): readonly string[] {
  return Object.entries(givenByBundles(bundles)).flatMap(([feature, permissions]) =>
    permissions
      .filter((one) => !knownPermissions[feature]?.includes(spell(one)))
      .map((one) => `${feature}: ${one}`),
  )
}
