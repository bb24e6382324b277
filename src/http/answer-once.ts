import { sql } from 'kysely'
import { canonicalJson } from '../audit/canonical-json.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { OperationSystem } from '../operations/operation-system.ts'
import { toProblem } from './problem.ts'

/** What is answered to a change, now or again. */
export type Answer = { readonly status: number; readonly body: unknown; readonly repeated: boolean }

export type KeyedRequest = {
  readonly callerId: string
  readonly key: string
  /** What is asked for: the operation with its input. */
  readonly asked: unknown
}

const keptMs = 24 * 60 * 60_000
/** Nothing was done, and the next try may go better: the same key may be sent again. */
const passing: ReadonlySet<string> = new Set(['tooMany', 'vendorUnavailable', 'reauthenticate'])

/** The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header); undefined when there is none. */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header
  throw new OperationError(
    'badInput',
    'An Idempotency-Key has 1 to 255 visible ASCII characters without blanks.',
    'Take a random UUID, one for each change.',
  )
}

/**
 * Does it once for each key of a caller: within a day the same request is given the same answer, whatever has happened
 * since. Another request with the key is refused, and so is one that comes while the first is under way, or after it was
 * cut off: nobody knows then what became of it. Answers can hold secrets, so they are kept sealed.
 */
export async function answerOnce(
  system: OperationSystem,
  request: KeyedRequest,
  run: () => Promise<unknown>,
): Promise<Answer> {
  const before = await begin(system, request)
  if (before !== undefined) return before
  const body = await run().catch(async (error: unknown) => {
    await keepRefusal(system, request, error)
    throw error
  })
  // Done, and nobody could be told again: then the key stays without an answer, which is true.
  const answer = { status: 200, body: body ?? null }
  await keep(system, request, answer)
  return { ...answer, repeated: false }
}

async function keepRefusal(system: OperationSystem, request: KeyedRequest, error: unknown): Promise<void> {
  if (error instanceof OperationError && passing.has(error.code)) return forget(system, request)
  const problem = toProblem(error)
  await keep(system, request, { status: problem.status, body: problem })
}

/** The answer that was given before; undefined: it is for us to do. */
async function begin(system: OperationSystem, request: KeyedRequest): Promise<Answer | undefined> {
  const { db, clock, keyring } = system
  const { callerId, key } = request
  const now = clock.now()
  const over = new Date(now.getTime() - keptMs)
  const hash = keyring.hmac('fingerprint', canonicalJson(request.asked))
  await db.deleteFrom('idempotent_request').where('begun_at', '<=', over).execute()
  const { rows } = await sql`
    insert into idempotent_request (caller, key, request_hash, begun_at)
    values (${callerId}, ${key}, ${hash}, ${now}) on conflict do nothing returning key`.execute(db)
  if (rows.length > 0) return undefined
  const known = await db
    .selectFrom('idempotent_request')
    .selectAll()
    .where('caller', '=', callerId)
    .where('key', '=', key)
    .executeTakeFirst()
  if (known !== undefined && !known.request_hash.equals(hash))
    throw new OperationError(
      'keyReused',
      'This Idempotency-Key was sent with another request.',
      'Take a new key for each change, and the same one only to send the same change again.',
    )
  const opened = known?.answer && keyring.box('idempotentAnswer').open(known.answer, placeOf(request))
  if (known?.status === null || known?.status === undefined || !opened) throw unknownOutcome()
  return { status: known.status, body: JSON.parse(opened.toString('utf8')), repeated: true }
}

function unknownOutcome(): OperationError {
  return new OperationError(
    'conflict',
    'A request with this Idempotency-Key is under way, or was cut off.',
    'Ask again in a moment. If it stays so, see whether it was done, and send it with another key if not.',
  )
}

async function keep(
  { db, keyring }: OperationSystem,
  request: KeyedRequest,
  { status, body }: Pick<Answer, 'status' | 'body'>,
): Promise<void> {
  const plain = Buffer.from(JSON.stringify(body), 'utf8')
  await db
    .updateTable('idempotent_request')
    .set({ status, answer: keyring.box('idempotentAnswer').seal(plain, placeOf(request)) })
    .where('caller', '=', request.callerId)
    .where('key', '=', request.key)
    .execute()
}

async function forget({ db }: OperationSystem, { callerId, key }: KeyedRequest): Promise<void> {
  await db.deleteFrom('idempotent_request').where('caller', '=', callerId).where('key', '=', key).execute()
}

function placeOf({ callerId, key }: KeyedRequest): string {
  return `idempotent_request|${callerId}|${key}`
}
