import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { newSecret } from '../notifications/targets.ts'
import { defaultEvents, idsFor, notificationInput } from './notification-view.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Added = { readonly id: string; readonly secret: string | null }

/** Tells from now on; what happened before is not told. */
export const notificationAdd = operation({
  name: 'notification.add',
  summary: 'Add an address that is told what happens: a signed webhook, or mail',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner', 'admin'],
  input: z.object({
    name: z.string().trim().min(1).max(100).describe('How it is called here.'),
    url: notificationInput.url.optional(),
    email: notificationInput.email.optional(),
    events: notificationInput.events.optional(),
    apps: notificationInput.apps.optional(),
  }),
  rest: { method: 'POST', path: '/notifications' },
  cli: { command: 'notification add <name>', print: printAdded },
  async run(
    system,
    { actor, requestId },
    { name, url, email, events = [...defaultEvents], apps },
  ): Promise<Added> {
    if ((url === undefined) === (email === undefined))
      throw new OperationError('badInput', 'An address is a webhook or mail.', 'Give either url or email.')
    if (email !== undefined && !system.notifier.sendsMail)
      throw new OperationError(
        'conflict',
        'No mail server is configured.',
        'Set OVERLOCK_SMTP_URL_FILE and OVERLOCK_MAIL_FROM, and start the server again.',
      )
    const now = system.clock.now()
    const applications = await idsFor(system, apps)
    const id = newId()
    const kind = url === undefined ? ('email' as const) : ('webhook' as const)
    return system.db.transaction().execute(async (tx) => {
      const made = kind === 'webhook' ? await newSecret(tx, system.vault, id, now) : undefined
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('notification_target')
        .values({
          ...{ id, name, kind, events, applications, secret: made?.sealed ?? null, created_at: now },
          address: url ?? email?.join(', ') ?? '',
          told_up_to: sql<number>`(select size from audit_head)`,
        })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n)
        throw new OperationError(
          'conflict',
          `"${name}" is already the name of an address.`,
          'Choose another name.',
        )
      const data = { targetId: id, kind, events, ...(applications !== null && { applications }) }
      const detail = { name, address: url ?? email }
      await record(tx, { event: 'notification.added', at: now, actor, requestId, data, detail })
      return { id, secret: made?.secret ?? null }
    })
  },
})

function printAdded({ id, secret }: Added): string {
  const tried = `Try it with "overlock notification test ${id}".`
  return secret === null
    ? `Added ${id}. ${tried}`
    : `Added ${id}. The receiver checks the signatures with this secret, which is shown only now:\n${secret}\n${tried}`
}
