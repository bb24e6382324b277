import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { invitationLastsMs, makeJoiningCode } from '../people/joining-code.ts'
import { emailKey, findPerson } from '../people/person.ts'
import { limitTo } from '../people/person-applications.ts'
import { applicationsFor, apps } from './named-applications.ts'
import { operation, roles } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Invited = { readonly id: string; readonly url: string; readonly expiresAt: string }

/** The link is shown once, and is for the person alone: whoever has it chooses what the person signs in with. */
export const personInvite = operation({
  name: 'person.invite',
  summary: 'Invite somebody to the console, or again whoever lost what they sign in with',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner'],
  input: z.object({
    email: z.email().max(320).describe('The e-mail that the person signs in with.'),
    name: z.string().trim().min(1).max(200).describe('How the person is called.'),
    role: z.enum(roles).describe('What the person may do.'),
    apps: apps.optional().describe('The applications of an appOwner; other roles see all.'),
  }),
  rest: { method: 'POST', path: '/people' },
  cli: {
    command: 'person invite',
    print: ({ url, expiresAt }: Invited) =>
      `${url}\nGive it to the person alone. It is good once, until ${expiresAt}.`,
  },
  async run(system, { actor, requestId }, { email, name, role, apps: own }): Promise<Invited> {
    const now = system.clock.now()
    const applications = await applicationsFor(system, role, own)
    return system.db.transaction().execute(async (tx) => {
      const known = await findPerson(tx, email)
      if (known?.joined_at !== undefined && known.joined_at !== null && known.role !== role)
        throw new OperationError(
          'conflict',
          `${known.email} has the role ${known.role}.`,
          'Change it with "overlock person set".',
        )
      const id = known?.id ?? newId()
      const person = { name, email, email_key: emailKey(email), role }
      await tx
        .insertInto('person')
        .values({ ...person, id, created_at: now })
        .onConflict((conflict) => conflict.column('email_key').doUpdateSet({ name, role }))
        .execute()
      if (applications !== undefined) await limitTo(tx, id, applications)
      const { code, expiresAt } = await makeJoiningCode(
        tx,
        system,
        { personId: id, lastsMs: invitationLastsMs },
        now,
      )
      const data = { personId: id, role, ...(applications !== undefined && { applications }) }
      await record(tx, { event: 'person.invited', at: now, actor, requestId, data, detail: { email, name } })
      return { id, url: `${system.publicUrl()}/invite#${code}`, expiresAt: expiresAt.toISOString() }
    })
  },
})
