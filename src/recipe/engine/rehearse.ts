import { sameEmail } from '../email.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import { listAccounts } from './list-accounts.ts'
import { isHalt, type SeenAccount, type StopCode } from './outcome.ts'
import { type LabelProposal, proposeLabels } from './propose-labels.ts'
import { proveSession } from './prove-session.ts'
import { type ChangeInput, runOperation } from './run-operation.ts'
import type { Session } from './session.ts'

/** What walking a recipe without changing anything has shown. */
export type Rehearsal =
  | { readonly kind: 'good'; readonly walked: readonly OperationName[] }
  /** The pages are not as the recipe knows them: in the list, and so in everything, or in these changes. */
  | { readonly kind: 'drifted'; readonly drifts: readonly Drift[] }
  /** It could not be found out: signing in, or the site itself, stood in the way. */
  | { readonly kind: 'notTried'; readonly code: StopCode | undefined; readonly what: string }

/** Where something was not as the recipe knows it, and what it may be called now. */
export type Drift = {
  readonly at: 'list' | OperationName
  readonly code: StopCode
  readonly what: string
  readonly proposals: readonly LabelProposal[]
}

/** Stops that say that a page has changed, and not that it is slow, shut, or busy. */
const drift: ReadonlySet<string> = new Set<StopCode>([
  ...(['not_found', 'schema_drift', 'layout_drift', 'option_missing', 'ambiguous'] as const),
  ...(['search_untrusted', 'blocked_by_overlay', 'pagination_stuck'] as const),
])

export function isDrift(code: string | undefined): boolean {
  return code !== undefined && drift.has(code)
}

/**
 * Signs in, reads the list, and walks each change that the recipe names for it up to the last click, for somebody it fits.
 * The gate stays shut: nothing is changed, whatever the pages do.
 */
export async function rehearse(session: Session): Promise<Rehearsal> {
  const { watched, missing } = watch(session)
  const doubtful = await proveSession(watched)
  const accounts = doubtful ?? (await listAccounts(watched))
  if (isHalt(accounts)) {
    const { halt: code, what } = accounts
    if (!isDrift(code)) return { kind: 'notTried', code, what }
    return { kind: 'drifted', drifts: [await driftOf(session, 'list', { code, what }, missing())] }
  }
  const walked: OperationName[] = []
  const drifts: Drift[] = []
  for (const name of session.recipe.canary.dry) {
    const input = subjectFor(session, name, accounts)
    if (input === undefined) continue
    const outcome = await runOperation(watched, name, { ...input, dryRun: true })
    if (outcome.kind === 'rehearsed') walked.push(name)
    if (!('code' in outcome) || outcome.code === undefined) continue
    const { code, what } = outcome
    if (!isDrift(code)) return { kind: 'notTried', code, what }
    drifts.push(await driftOf(session, name, { code, what }, missing()))
  }
  return drifts.length > 0 ? { kind: 'drifted', drifts } : { kind: 'good', walked }
}

async function driftOf(
  session: Session,
  at: Drift['at'],
  { code, what }: Pick<Drift, 'code' | 'what'>,
  missing: string | undefined,
): Promise<Drift> {
  return { at, code, what, proposals: await proposeLabels(session, missing) }
}

/** The session, and which target was last looked for in vain. */
function watch(session: Session) {
  let missing: string | undefined
  // What is looked for to learn whether a page is the one of signing in is rightly not there.
  const { auth, interstitials } = session.recipe
  const asked = [...auth.states.map(({ when }) => when.target), ...interstitials.map(({ dialog }) => dialog)]
  const watched: Session = {
    ...session,
    looked: (look) => {
      if (look.kind !== 'resolved' && !asked.includes(look.target)) missing = look.target
      session.looked?.(look)
    },
  }
  return { watched, missing: () => missing }
}

const statusFor: Readonly<Partial<Record<OperationName, readonly SeenAccount['status'][]>>> = {
  setRole: ['active'],
  disable: ['active'],
  enable: ['inactive'],
  resendInvite: ['pending', 'pendingExpired'],
  deleteInvite: ['pending', 'pendingExpired'],
  delete: ['active', 'inactive'],
}

/** Somebody for whom the change could be made; undefined: there is nobody, and nothing is walked. */
function subjectFor(
  { recipe, ownEmail }: Session,
  name: OperationName,
  accounts: readonly SeenAccount[],
): ChangeInput | undefined {
  if (name === 'create') {
    const [role] = rolesOf(recipe)
    return { email: `overlock-rehearsal@${ownEmail.split('@')[1]}`, ...(role !== undefined && { role }) }
  }
  const fit = accounts.find(
    ({ email, status, role }) =>
      !sameEmail(email, ownEmail) &&
      !recipe.protect.roles.includes(role ?? '') &&
      (statusFor[name]?.includes(status) ?? false),
  )
  if (fit === undefined) return undefined
  const other = rolesOf(recipe).find((role) => role !== fit.role)
  return { email: fit.email, ...(name === 'setRole' && other !== undefined && { role: other }) }
}

function rolesOf({ inputs }: Recipe): readonly string[] {
  return inputs.role?.values ?? []
}
