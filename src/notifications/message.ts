import { wordsFor } from './event-words.ts'

/** An entry of the trail, with what is known of its account and application now. */
export type ToldEntry = {
  readonly seq: number
  readonly at: Date
  readonly event: string
  readonly app: string | null
  readonly accountId: string | null
  readonly account: string | null
  readonly taskId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** The body of a webhook. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure */
export type Message = {
  readonly type: string
  /** When it happened, not when it was sent. */
  readonly timestamp: string
  readonly data: {
    readonly title: string
    readonly advice: string
    readonly url: string
    /** The number of the entry in the audit trail; null for a test. */
    readonly seq: number | null
    readonly app: string | null
    readonly account: { readonly id: string; readonly name: string | null } | null
    readonly taskId: string | null
    readonly facts: Readonly<Record<string, unknown>>
  }
}

/** What is told of an entry, with the address of the page of the console where one can act. */
export function messageOf(entry: ToldEntry, publicUrl: string): Message {
  const { seq, at, event, app, accountId, account, taskId, data } = entry
  return {
    type: event,
    timestamp: at.toISOString(),
    data: {
      ...wordsFor(event),
      url: `${publicUrl}${pageOf(entry)}`,
      ...{ seq, app, taskId },
      account: accountId === null ? null : { id: accountId, name: account },
      facts: data,
    },
  }
}

/** What the button "Send a test" sends. */
export function testMessage(at: Date, publicUrl: string): Message {
  return {
    type: testEvent,
    timestamp: at.toISOString(),
    data: {
      title: 'A test from Overlock',
      advice: 'Nothing has happened. Notifications arrive here.',
      ...{ url: publicUrl, seq: null, app: null, account: null, taskId: null, facts: {} },
    },
  }
}

export const testEvent = 'notification.test'

function pageOf({ data, taskId, app }: ToldEntry): string {
  const { workItemId } = data
  if (typeof workItemId === 'string') return `/work-items/${workItemId}`
  if (taskId !== null) return `/changes/${taskId}`
  return app === null ? '/' : `/applications/${app}`
}

/** A mail about one or more messages, as plain text. */
export function mailOf(messages: readonly Message[]): { readonly subject: string; readonly text: string } {
  const [first] = messages
  const more = messages.length > 1 ? ` (and ${messages.length - 1} more)` : ''
  return {
    subject: oneLine(`${first === undefined ? 'Overlock' : headingOf(first)}${more}`),
    text: messages.map(paragraphOf).join('\n\n'),
  }
}

function headingOf({ data: { title, app, account } }: Message): string {
  const who = [account?.name, app === null ? undefined : `in ${app}`].filter(Boolean).join(' ')
  return who === '' ? title : `${title}: ${who}`
}

function paragraphOf(message: Message): string {
  const { timestamp, data } = message
  return [headingOf(message), `${timestamp}. ${data.advice}`, data.url].map(oneLine).join('\n')
}

/** A name that a vendor or an identity provider gave must not become a header or a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 500)
}
