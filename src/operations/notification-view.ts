import { z } from 'zod'
import { eventNames } from '../audit/event-names.ts'
import { urgentEvents } from '../notifications/event-words.ts'
import type { StoredTarget } from '../notifications/targets.ts'
import type { Queries } from '../store/database.ts'
import { apps, idsOfApps } from './named-applications.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/** Where notifications go, as it is shown: without its secret. */
export type NotificationView = {
  readonly id: string
  readonly name: string
  readonly kind: 'webhook' | 'email'
  readonly address: string
  readonly events: readonly string[]
  /** Slugs; null: all. */
  readonly apps: readonly string[] | null
  readonly enabled: boolean
  readonly waiting: number
  readonly failed: number
  readonly lastDeliveredAt: string | null
  /** Until when the former secret signs as well. */
  readonly formerSecretUntil: string | null
}

/** A name that is none would never be told of, and nobody would notice. */
function isEvent(name: string): boolean {
  return eventNames.some((known) => known === name || known.startsWith(`${name}.`))
}

const event = z
  .string()
  .max(100)
  .refine(isEvent, 'must be the name of an event, or its first word, as task or task.held')
const web = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((given) => URL.parse(given)?.username === '', 'must hold no user name')

export const notificationInput = {
  url: web.describe('A webhook: the https address that is told.'),
  email: z
    .array(z.email().max(320))
    .min(1)
    .max(20)
    .describe('Mail in place of a webhook: the addresses that are told.'),
  events: z
    .array(event)
    .min(1)
    .max(100)
    .describe('The events that are told, or their first words. Without: those that need a person.'),
  apps: apps.describe('Only what is of these applications.'),
}

export const id = z.uuid().describe('The id from "notification list".')

/** What a person must be told if nobody says otherwise. */
export const defaultEvents: readonly string[] = Object.keys(urgentEvents)

export async function idsFor(
  system: OperationSystem,
  names: readonly string[] | undefined,
): Promise<string[] | null> {
  return names === undefined || names.length === 0 ? null : [...(await idsOfApps(system, names))]
}

/** @throws OperationError `notFound` */
export async function findTarget(queries: Queries, wanted: string): Promise<StoredTarget> {
  const found = await queries
    .selectFrom('notification_target')
    .selectAll()
    .where('id', '=', wanted)
    .executeTakeFirst()
  if (found !== undefined) return found
  throw new OperationError(
    'notFound',
    `There is no address ${wanted} for notifications.`,
    'See "overlock notification list".',
  )
}
