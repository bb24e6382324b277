import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { type Change, topicOf } from './change.ts'

/**
 * Tells whoever watches on this node what changed on any node, at most two seconds late: it follows the numbered trail,
 * and the requests of identity providers. While nobody watches it asks the database nothing.
 */
export type Changes = {
  /** Ends with the function that is returned. */
  watch(onChanges: (changes: readonly Change[]) => void): () => void
  stop(): Promise<void>
}

const everyMs = 1_000
const mostAtOnce = 2_000

export function startChanges(db: Database, onError: (error: unknown) => void): Changes {
  const watchers = new Set<(changes: readonly Change[]) => void>()
  const ended = new AbortController()
  let following: Promise<void> | undefined

  /** One for all watchers; it ends with the last one of them. */
  async function follow(): Promise<void> {
    let place: Place | undefined
    while (watchers.size > 0) {
      try {
        const { changes, next } = await changesSince(db, place ?? (await presentPlace(db)))
        place = next
        if (changes.length > 0) for (const tell of watchers) tell(changes)
      } catch (error) {
        onError(error)
      }
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => {})
    }
    following = undefined
  }
  return {
    watch(onChanges) {
      watchers.add(onChanges)
      if (!ended.signal.aborted) following ??= follow()
      return () => watchers.delete(onChanges)
    },
    async stop() {
      watchers.clear()
      ended.abort()
      await following
    },
  }
}

/** Up to where the trail and the requests are known. */
type Place = { readonly seq: number; readonly request: number }

async function presentPlace(db: Database): Promise<Place> {
  const { rows } = await sql<Place>`
    select coalesce((select max(seq) from audit_entry), 0)::float8 as seq,
      coalesce((select max(id) from scim_request), 0)::float8 as request`.execute(db)
  return rows[0] ?? { seq: 0, request: 0 }
}

type TrailRow = { seq: number; event: string; slug: string | null; id: string | null }
type RequestRow = { last: number; slug: string }

async function changesSince(db: Database, from: Place) {
  const { rows: trail } = await sql<TrailRow>`
    select audit_entry.seq::float8 as seq, audit_entry.event, application.slug,
      coalesce(audit_entry.task_id, audit_entry.account_id) as id
    from audit_entry left join application on application.id = audit_entry.application_id
    where audit_entry.seq > ${from.seq} order by audit_entry.seq limit ${mostAtOnce}`.execute(db)
  const { rows: requests } = await sql<RequestRow>`
    select max(scim_request.id)::float8 as last, application.slug
    from scim_request join application on application.id = scim_request.application_id
    where scim_request.id > ${from.request} group by application.slug`.execute(db)
  const heard = [
    ...trail.map(({ event, slug, id }) => toChange(topicOf(event), slug, id)),
    ...requests.map(({ slug }) => toChange('handshake', slug, null)),
  ]
  const distinct = new Map(heard.map((change) => [JSON.stringify(change), change]))
  const place: Place = {
    seq: trail.at(-1)?.seq ?? from.seq,
    request: Math.max(from.request, ...requests.map(({ last }) => last)),
  }
  return { changes: [...distinct.values()], next: place }
}

function toChange(topic: Change['topic'], app: string | null, id: string | null): Change {
  return { topic, ...(app !== null && { app }), ...(id !== null && { id }) }
}
