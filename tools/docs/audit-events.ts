import { readFile } from 'node:fs/promises'
import type { AuditEvent } from '../../src/audit/event.ts'
import { code, type Page, page, table } from './markdown.ts'

/** When each event is written. The type asks for all of them, and for no other. */
const meanings: Readonly<Record<AuditEvent, string>> = {
  'installation.created': 'The database was opened for the first time, and its keys were made.',
  'server.started': 'A server began to work on this database.',
  'server.sealed': 'A server began to answer without its master key: it did nothing.',
  'server.stopped': 'A server stopped in good order. A start without a stop before it follows a crash.',
  'application.added': 'An application was added.',
  'application.changed': 'Settings, secrets, policy or mode of an application were changed.',
  'application.prepared':
    'Something was made in the application that changes need, such as the group for leavers.',
  'application.removed': 'The connection to an application was ended. Its accounts stay.',
  'secret.stored': 'A secret was stored. The fingerprint tells two secrets apart and nothing more.',
  'mapping.set': 'A group of the identity provider was mapped to an entitlement.',
  'scimToken.created': 'A token for the identity provider was made.',
  'scimToken.rotated': 'A token got a successor and ends after the overlap.',
  'scimToken.revoked': 'A token was revoked.',
  'scimToken.expiring': 'A token ends within 30 days, 7 days or a day, and has no successor.',
  'scimToken.expired': 'A token came to its end.',
  'apiToken.created': 'A token for the REST API was made.',
  'apiToken.revoked': 'A token for the REST API was revoked.',
  'apiToken.expiring': 'A token for the REST API ends within 30 days, 7 days or a day.',
  'apiToken.expired': 'A token for the REST API came to its end.',
  'credential.refused':
    'A wrong credential came: the first of a minute from an address, and the one that was too many. The address is in the detail.',
  'masterKey.rotated': 'The master key was changed, and every stored key wrapped with the new one.',
  'group.changed': 'The identity provider created, changed or deleted a Group.',
  'user.changed': 'The identity provider created, changed or deleted a User.',
  'desired.changed': 'The desired state of an account changed for another reason than a write of its User.',
  'desired.withdrawn': 'An input that the application refused was taken back.',
  'account.adopted': 'An account that existed already became managed.',
  'account.protected': 'A person protected an account, or ended its protection.',
  'person.invited': 'Somebody was invited to the console, or invited again.',
  'person.joined': 'Somebody chose what they sign in with, and signed in for the first time.',
  'person.changed': 'The role of a person was changed, or whether they can sign in. Their sessions ended.',
  'person.recovered':
    'On the machine of the database somebody made a new code for an owner, with "overlock recover-admin".',
  'person.setupLinkMade':
    'A link was made that makes the owner: by a start of the server, or on its machine.',
  'session.renewed':
    'Somebody showed again who they are, before something dangerous. The session goes on with another name.',
  'session.begun': 'Somebody signed in to the console. From where is in the detail.',
  'operation.refused':
    'Somebody tried what they may not do: of the same caller and operation the first of a minute. `why` is the code of the refusal.',
  'signIn.refused':
    'The identity provider vouched for somebody who may not sign in here, or its answer proved nothing. Who and from where is in the detail.',
  'session.ended': 'Somebody signed out of the console.',
  'proposal.made': 'An assistant asked for something that only a person does. What exactly is in the detail.',
  'proposal.approved':
    'A person did what an assistant had asked for. The entries of the deed follow or stand before it.',
  'proposal.rejected': 'A person declined what an assistant had asked for.',
  'proposal.failed': 'A person agreed to what an assistant had asked for, and it was not possible.',
  'task.held': 'A plan waits for a person.',
  'task.approved': 'A person released exactly the plan with this hash.',
  'task.retried': 'A person had a task tried again.',
  'task.canceled': 'A person stopped a task.',
  'action.intended': 'A change is about to be made in the application. Written before the call.',
  'action.answered': 'How that call ended, or what a later reading found out about it.',
  'billing.reported':
    'The application invoiced a change, or credited it: the numbers of its invoices and credit notes.',
  'task.finished': 'A task reached its end; the detail holds the reading that proves it.',
  'snapshot.accepted': 'A reading of all accounts was complete and is believed.',
  'snapshot.refused': 'A reading of all accounts was not believed. Nothing was concluded from it.',
  'upload.taken': 'A file with the accounts of an application was accepted as a reading of them.',
  'workItem.opened': 'A person is asked to do something. What, is in the detail.',
  'workItem.claimed': 'Somebody took a work item.',
  'workItem.assigned': 'A work item was given to somebody, or to another day.',
  'workItem.noted': 'Somebody wrote a note to a work item.',
  'evidence.kept':
    'What a page of the application showed was kept, before or after a change in a browser, with the hashes of its files.',
  'workItem.evidenceAdded':
    'Somebody gave a proof. Its hash is in the entry, so that a changed proof is found out.',
  'workItem.done': 'One person says that it is done.',
  'workItem.confirmed': 'A reading shows that it is done, or a second person says so.',
  'workItem.reopened': 'A reading does not show what was said to be done, or a person says that it is not.',
  'workItem.canceled': 'Nobody has to do it any more: a newer wish took over, or its task was stopped.',
  'killSwitch.set': 'A person stopped all work in an application or in all, or let it go on.',
  'leaver.unconfirmed': 'A leaver is not proved gone after 15 minutes.',
  'notification.added': 'An address was added that is told what happens. The address is in the detail.',
  'notification.changed': 'It was changed what an address is told.',
  'notification.removed': 'An address is told nothing any more.',
  'notification.rotated': 'A webhook got a new secret; the former one signs as well for a day.',
  'notification.tested': 'A test was sent to an address.',
  'notification.replayed': 'What an address was told was sent again.',
  'notification.failed':
    'A notification was given up: after six tries, or because the receiver does not want it.',
  'recipe.drifted':
    'The pages of an application are not as its recipe knows them: nothing is changed by them until a rehearsal finds them so. What was met is in the detail.',
  'recipe.recovered': 'A rehearsal found the pages as the recipe knows them again.',
  'circuit.opened': 'The application did not answer ten times in a row; it is left alone for a while.',
  'circuit.closed': 'The application answers again.',
  'backup.made': 'Somebody took a backup. This entry is in it.',
  'recovery.begun':
    'The database was set back, by a restore or by other means. `size` and `root` are the trail it has; what follows is a branch of its own.',
  'recovery.ended': 'A person let an application act again.',
  'credentials.rejected': 'The application refused the stored credential; calls to it pause.',
}

const intro = `An audit entry says who did what, when, and to what. It never holds names or e-mails: these stand in a detail
beside it, to which the entry only commits. Every entry has these fields:

${table(
  ['field', 'meaning'],
  [
    ['`version`', 'The form of the entry: 1.'],
    ['`at`', 'When, in UTC.'],
    ['`event`', 'One of the events below.'],
    [
      '`actor`',
      'Who caused it: `identityProvider`, `person`, `schedule` or `system`, with the id of the token used.',
    ],
    ['`application`, `account`, `task`, `request`', 'Ids of what it is about, where there are any.'],
    ['`data`', 'What the event says; see below.'],
    [
      '`detail`',
      'The commitment to the detail: HMAC-SHA-256 of its canonical JSON, keyed with a random salt.',
    ],
  ],
)}

A line of an export (\`overlock audit export\`) holds \`seq\`, the \`entry\`, its \`detail\` and \`salt\`, the \`leaf\` (RFC 6962: SHA-256
of a zero byte and the canonical JSON of the entry) and the \`root\` of the tree up to it. The last line also holds the signed
checkpoint. How to check it: [Verify the audit trail](../how-to/verify-the-audit-trail.md).`

export async function auditEventsPage(): Promise<Page> {
  const fields = parseFields(await readFile(new URL('../../src/audit/event.ts', import.meta.url), 'utf8'))
  const rows = Object.entries(meanings).map(([event, meaning]) => [
    code(event),
    meaning,
    (fields.get(event) ?? []).map(code).join(', '),
  ])
  return page('audit-events.md', 'Audit events', [intro, table(['event', 'when', 'data'], rows)])
}

/** The names of the fields of each event, in the order of the type. */
function parseFields(source: string): ReadonlyMap<string, readonly string[]> {
  const events = new Map<string, readonly string[]>()
  for (const [, event = '', body = ''] of source.matchAll(/^ {2}'([\w.]+)': (\{[\s\S]*?\}|Record<.*>)$/gm))
    events.set(
      event,
      [...body.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name ?? ''),
    )
  return events
}
