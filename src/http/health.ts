import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'

export type HealthReport =
  | { readonly status: 'ok'; readonly [fact: string]: unknown }
  | { readonly status: 'degraded'; readonly problems: readonly Problem[]; readonly [fact: string]: unknown }
  | { readonly status: 'failing' }

/** Anybody may ask, so a problem names no application; what to do about it is told to whoever has a token. */
type ProblemCode = 'credentialsRejected' | 'auditNotSequenced' | 'recovering'
export type Problem = { readonly code: ProblemCode; readonly detail: string }

export type Health = {
  /** `failing` when the database does not answer within a second. */
  check(): Promise<HealthReport>
  /** Whether a request that came now would be served. */
  isReady(): Promise<boolean>
  /** From now on it is not ready, whatever the database says. */
  stopping(): void
}

export type HealthParts = {
  readonly db: Database
  readonly clock: Clock
  /** What a report says besides: the version, the kind of store. */
  readonly facts: Readonly<Record<string, string>>
  readonly onFault: (error: unknown) => void
}

const longestAnswerMs = 1_000

/** A server only listens once its database is migrated, so that here a database that answers is enough. */
export function makeHealth({ db, clock, facts, onFault }: HealthParts): Health {
  let underWay: Promise<readonly Problem[] | undefined> | undefined
  let stops = false

  /** Probes that come while one waits share it: a database that hangs is not asked more and more. */
  function ask(): Promise<readonly Problem[] | undefined> {
    underWay ??= findProblems(db, clock.now())
      .catch((error: unknown) => {
        onFault(error)
        return undefined
      })
      .finally(() => {
        underWay = undefined
      })
    return within(longestAnswerMs, underWay)
  }

  return {
    async check() {
      const problems = await ask()
      if (problems === undefined) return { status: 'failing' }
      return problems.length === 0 ? { status: 'ok', ...facts } : { status: 'degraded', problems, ...facts }
    },
    isReady: async () => !stops && (await ask()) !== undefined && !stops,
    stopping() {
      stops = true
    },
  }
}

/** The sequencer runs every second: an entry that has waited this long was left behind. */
const longestUnsequencedMs = 30_000

async function findProblems(db: Database, now: Date): Promise<readonly Problem[]> {
  const { rows } = await sql<{ paused: number; recovering: number; unsequenced_since: Date | null }>`
    select
      (select count(*) from application_health health
        join application on application.id = health.application_id and application.removed_at is null
        where health.paused_until > ${now} and health.pause_code = 'credentialsRejected') as paused,
      (select count(*) from application_health health
        join application on application.id = health.application_id and application.removed_at is null
        where health.recovering_since is not null) as recovering,
      (select at from audit_entry where seq is null order by id limit 1) as unsequenced_since`.execute(db)
  const { paused = 0, recovering = 0, unsequenced_since: since = null } = rows[0] ?? {}
  const problems: Problem[] = []
  if (paused > 0)
    problems.push({
      code: 'credentialsRejected',
      detail: `Applications paused because they refused the stored credentials: ${paused}. See "overlock app list".`,
    })
  if (recovering > 0)
    problems.push({
      code: 'recovering',
      detail: `The database was set back, and applications wait for a person: ${recovering}. See "overlock recovery list".`,
    })
  if (since !== null && now.getTime() - since.getTime() > longestUnsequencedMs)
    problems.push({
      code: 'auditNotSequenced',
      detail:
        'Audit entries are stored and wait for their place in the trail. See the log for the sequencer.',
    })
  return problems
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([answer, timeUp])
  } finally {
    clearTimeout(timer)
  }
}
