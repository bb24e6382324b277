import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { makeJoiningCode, ownerCodeLastsMs } from '../people/joining-code.ts'
import { hasOwner } from '../people/person.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type SetupLink = { readonly url: string; readonly expiresAt: string }

/** For the one who installs: until there is an owner, whoever has the link becomes the owner. */
export const setupLink = operation({
  name: 'person.setupLink',
  summary: 'Make the link by which the owner of this installation sets up the console',
  effect: 'change',
  assistant: false,
  roles: ['owner'],
  input: z.object({}),
  rest: { method: 'POST', path: '/setup-link' },
  cli: {
    command: 'setup-link',
    print: ({ url, expiresAt }: SetupLink) => `${url}\nIt is good once, until ${expiresAt}.`,
  },
  async run(system, { actor, requestId }): Promise<SetupLink> {
    if (await hasOwner(system.db))
      throw new OperationError(
        'conflict',
        'There is an owner who can sign in already.',
        'The owner invites others: "overlock person invite".',
      )
    const wanted = { personId: null, lastsMs: ownerCodeLastsMs }
    const now = system.clock.now()
    const { code, expiresAt } = await system.db.transaction().execute(async (tx) => {
      const made = await makeJoiningCode(tx, system, wanted, now)
      const data = { expiresAt: made.expiresAt.toISOString() }
      await record(tx, { event: 'person.setupLinkMade', at: now, actor, requestId, data })
      return made
    })
    return { url: `${system.publicUrl()}/setup#${code}`, expiresAt: expiresAt.toISOString() }
  },
})
