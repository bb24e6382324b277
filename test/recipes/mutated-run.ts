import { type Deed, type OddityName, oddities } from '../../connectors/sixsense/simulator/oddities.ts'
import type { JobResult } from '../../src/recipe/job.ts'
import type { OperationName } from '../../src/recipe/schema/operation.ts'
import type { Site, SiteSession, SiteUser } from './open-site.ts'

/** One deed on a site that is odd in some ways. */
export type Trial = { readonly deed: Deed; readonly odd: readonly OddityName[]; readonly number: number }

/** What became of it, by the site's own ledger: what the engine says is only compared with that. */
export type Verdict = {
  readonly trial: Trial
  readonly result: JobResult
  /** Changes of anybody else. */
  readonly wrongUsers: number
  /** Changes beyond one. */
  readonly extraWrites: number
  /** It says that it is done, and it is not. */
  readonly falseDone: boolean
  /** Whether it is as it was wished, whatever was said. */
  readonly asWished: boolean
  readonly ms: number
}

export const deeds: readonly Deed[] = [
  ...(['list', 'create', 'setRole', 'disable', 'enable', 'resendInvite', 'deleteInvite'] as const),
]
const wished = 'Insights User'

/** Kinds after which nobody is signed in, or signing in has failed. */
const signIns: ReadonlySet<OddityName> = new Set([
  'captcha',
  'emailCode',
  'expiredSession',
  'signedOutMidway',
])

export function spoilsSession({ odd }: Trial): boolean {
  return odd.some((name) => signIns.has(name))
}

export async function runTrial(site: Site, session: SiteSession, trial: Trial): Promise<Verdict> {
  await site.restore()
  const before = (await site.ledger()).length
  const email = personFor(trial)
  await site.beOdd(trial.odd)
  const startedAt = performance.now()
  const result = await session.run(jobFor(trial, email))
  const ms = performance.now() - startedAt
  const users = await site.users()
  const changes = (await site.ledger()).slice(before)
  const asWished = isAsWished(trial, email, users, result)
  return {
    ...{ trial, result, asWished, ms },
    wrongUsers: changes.filter(({ target }) => target !== `user:${email}`).length,
    extraWrites: Math.max(0, changes.length - 1),
    falseDone: saysDone(result) && !asWished,
  }
}

/** The person of a trial. */
export function personFor({ deed, number }: Trial): string {
  switch (deed) {
    case 'enable':
      return 'dora.disabled@example.com'
    case 'resendInvite':
      return 'emil.expired@example.com'
    case 'deleteInvite':
      return 'pia.pending@example.com'
    case 'create':
      return `new.person${number}@example.com`
    default:
      // Those who don't have the wished role already.
      return `user${String((number * 5) % 40).padStart(3, '0')}@example.com`
  }
}

function jobFor({ deed }: Trial, email: string) {
  if (deed === 'list') return { kind: 'list' } as const
  const role = deed === 'create' || deed === 'setRole' ? { role: wished } : {}
  return { kind: 'change', operation: deed satisfies OperationName, email, ...role } as const
}

/** Whether the site is afterwards as the trial wanted it. */
export function isAsWished(
  { deed }: Trial,
  email: string,
  users: readonly SiteUser[],
  result: JobResult,
): boolean {
  const user = users.find((one) => one.email === email)
  switch (deed) {
    case 'list': {
      const read = result.kind === 'listed' ? result.accounts.map((one) => one.email) : []
      return (
        read.toSorted().join() ===
        users
          .map((one) => one.email.toLowerCase())
          .toSorted()
          .join()
      )
    }
    case 'create':
      return user?.status === 'Invited' && user.role === wished
    case 'setRole':
      return user?.role === wished
    case 'disable':
      return user?.status === 'Disabled'
    case 'enable':
      return user?.status === 'Active'
    case 'resendInvite':
      return user?.status === 'Invited'
    case 'deleteInvite':
      return user === undefined
    default:
      return deed satisfies never
  }
}

function saysDone({ kind }: JobResult): boolean {
  return ['doneVerified', 'alreadyDone', 'alreadyAbsent', 'listed'].includes(kind)
}

/** What a trial with a single oddity must end with: done, or one of these stops. */
export function expectedOf({ deed, odd }: Trial): 'done' | readonly string[] {
  const [name] = odd
  if (name === undefined) return 'done'
  const {
    class: kind,
    hits,
    stops,
  } = oddities[name] as {
    readonly class: string
    readonly hits?: readonly Deed[]
    readonly stops?: readonly string[]
  }
  if (kind === 'cosmetic' || stops === undefined || (hits !== undefined && !hits.includes(deed)))
    return 'done'
  return stops
}

export function isExpected({ trial, result }: Verdict): boolean {
  const expected = expectedOf(trial)
  if (expected === 'done') return saysDone(result)
  if (saysDone(result)) return expected.includes('done')
  const said =
    result.kind === 'stoppedSafe'
      ? result.code
      : result.kind === 'needsPerson'
        ? (result.code ?? 'needsPerson')
        : result.kind
  return expected.includes(said) || (result.kind === 'needsPerson' && expected.includes('needsPerson'))
}
