import type { AuditEvent } from '../audit/event.ts'

/** What a person is told of an event: what happened, and what to do. */
export type EventWords = { readonly title: string; readonly advice: string }

/** What needs a person, or takes away what others rely on: an address that names no events is told of these. */
export const urgentEvents = {
  'leaver.unconfirmed': {
    title: 'A leaver may still have access',
    advice:
      'Open the change: it says what holds it up. If it can wait no longer, remove the account by hand.',
  },
  'task.held': {
    title: 'A change waits for approval',
    advice: 'Read what would be done, then approve or cancel it.',
  },
  'workItem.opened': {
    title: 'A change must be made by hand',
    advice: 'The work item has the steps, and when it is due.',
  },
  'circuit.opened': {
    title: 'An application does not answer',
    advice: 'Changes wait until it answers again; nothing is lost. Look at its status page.',
  },
  'credentials.rejected': {
    title: 'An application refuses its credential',
    advice: 'Nothing can be read or changed there. Store a new one in the settings of the application.',
  },
  'recipe.drifted': {
    title: 'The pages of an application have changed',
    advice:
      'Nothing is changed by them until its recipe is mended; each change becomes a work item meanwhile. The application page says what was not found.',
  },
  'snapshot.refused': {
    title: 'The list of accounts of an application was not believed',
    advice: 'Nothing was concluded from it. The application page says what was wrong with it.',
  },
  'scimToken.expiring': {
    title: 'A token of an identity provider ends soon',
    advice: 'Make its successor and enter it there; the old one goes on meanwhile.',
  },
  'scimToken.expired': {
    title: 'A token of an identity provider has ended',
    advice:
      'The identity provider can no longer reach the application here. Make a new token and enter it there.',
  },
  'apiToken.expiring': { title: 'An API token ends soon', advice: 'Make its successor.' },
  'killSwitch.set': {
    title: 'The kill switch was used',
    advice: 'While it is on nothing is changed in any application. The audit trail says who used it.',
  },
  'recovery.begun': {
    title: 'The database is older than the applications',
    advice: 'Nothing is changed until a person lets it: see "recovery" on the home page.',
  },
  'notification.failed': {
    title: 'A notification could not be delivered',
    advice: 'Look at the address and at what it answered; then send it again.',
  },
} as const satisfies Partial<Record<AuditEvent, EventWords>>

/** The words for any event of the trail. */
export function wordsFor(event: string): EventWords {
  const known: Readonly<Record<string, EventWords>> = urgentEvents
  return known[event] ?? { title: event, advice: 'The audit trail has the details.' }
}
