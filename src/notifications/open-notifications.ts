import type { Dispatcher } from 'undici'
import type { Vault } from '../applications/vault.ts'
import type { Clock } from '../clock.ts'
import { makeEgressFetch } from '../connector/egress-fetch.ts'
import type { Log } from '../log.ts'
import type { Database } from '../store/database.ts'
import { sendTest } from './deliver.ts'
import { type MailConfig, makeMailer } from './mailer.ts'
import type { Post, Sent } from './senders.ts'
import { startNotifications } from './start-notifications.ts'
import type { StoredTarget } from './targets.ts'

export type Notifier = {
  readonly sendsMail: boolean
  /** Sends a test to an address at once, under this id. */
  test(target: StoredTarget, deliveryId: string): Promise<Sent>
}

type Parts = {
  readonly db: Database
  readonly clock: Clock
  readonly vault: Vault
  readonly agent: Dispatcher
  readonly mail: MailConfig | undefined
  readonly publicUrl: () => string
  readonly log: Log
}

/** Begins to tell who wants to be told. */
export function openNotifications({ agent, mail, ...more }: Parts): Notifier & { stop(): Promise<void> } {
  const mailer = mail === undefined ? undefined : makeMailer(mail)
  const parts = { ...more, mailer, post: postBy(agent) }
  const running = startNotifications(parts)
  return {
    sendsMail: mailer !== undefined,
    test: (target, id) => sendTest(parts, target, id),
    stop: () => running.stop(),
  }
}

/** By the same rules as calls to applications: public addresses by https, or networks that were named. No redirects. */
function postBy(agent: Dispatcher): Post {
  return async (url, headers, body) => {
    const answer = await makeEgressFetch(agent, URL.parse(url)?.host ?? '')(url, {
      method: 'POST',
      headers,
      body,
    })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') ?? undefined }
  }
}
