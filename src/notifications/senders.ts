import type { Vault } from '../applications/vault.ts'
import { parseRetryAfter } from '../connector/retry-after.ts'
import type { Database } from '../store/database.ts'
import type { Mailer } from './mailer.ts'
import { type Message, mailOf } from './message.ts'
import { signedHeaders } from './signing.ts'
import { type StoredTarget, secretsOf } from './targets.ts'

/** One POST to an address outside; rejects where no answer came, or the address may not be called. */
export type Post = (
  url: string,
  headers: Record<string, string>,
  body: string,
) => Promise<{ readonly status: number; readonly retryAfter: string | undefined }>

export type SenderParts = {
  readonly db: Database
  readonly vault: Vault
  readonly post: Post
  /** Undefined: no mail server is configured. */
  readonly mailer: Mailer | undefined
}

export type Outgoing = { readonly id: string; readonly message: Message }

/** `again`: it may get through later. `answer` is for the person who looks why not; it holds nothing secret. */
export type Sent =
  | { readonly kind: 'delivered'; readonly answer: string }
  | { readonly kind: 'again'; readonly answer: string; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly answer: string }

/** Sends to a webhook one message, or by mail all of them in one letter. */
export async function send(
  parts: SenderParts,
  target: StoredTarget,
  outgoing: readonly Outgoing[],
  now: Date,
): Promise<Sent> {
  try {
    return target.kind === 'email'
      ? await sendMail(parts, target, outgoing)
      : await sendWebhook(parts, target, outgoing, now)
  } catch (error) {
    return { kind: 'again', answer: firstLine(error) }
  }
}

async function sendWebhook(
  { db, vault, post }: SenderParts,
  target: StoredTarget,
  [first]: readonly Outgoing[],
  now: Date,
): Promise<Sent> {
  if (first === undefined) return { kind: 'delivered', answer: '' }
  const body = JSON.stringify(first.message)
  const secrets = await secretsOf(db, vault, target, now)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'overlock',
    ...signedHeaders(first.id, now, body, secrets),
  }
  const { status, retryAfter } = await post(target.address, headers, body)
  const answer = String(status)
  if (status >= 200 && status < 300) return { kind: 'delivered', answer }
  // What the receiver says of itself will not change by asking again: it is gone, or it does not want this.
  if (status >= 300 && status < 500 && status !== 408 && status !== 429) return { kind: 'refused', answer }
  return { kind: 'again', answer, retryAfterMs: parseRetryAfter(retryAfter, now) }
}

async function sendMail(
  { mailer }: SenderParts,
  { address }: StoredTarget,
  outgoing: readonly Outgoing[],
): Promise<Sent> {
  if (mailer === undefined) return { kind: 'again', answer: 'no mail server is configured' }
  const id = outgoing[0]?.id ?? ''
  return mailer.send({ id, to: address, ...mailOf(outgoing.map(({ message }) => message)) })
}

function firstLine(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return (cause instanceof Error ? cause.message : 'it could not be sent').split('\n')[0]?.slice(0, 200) ?? ''
}
