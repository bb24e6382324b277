import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { writeBackup } from '../backup/write-backup.ts'
import { operation } from './operation.ts'

/**
 * Everything in the database as one moment saw it, sealed. The entry that says who took it is in it. The master key
 * is not: without it nobody can use a backup, and it must be kept elsewhere.
 */
export const backup = operation({
  name: 'backup.make',
  summary: 'Make a sealed backup of everything, while the server runs; the master key is not in it',
  effect: 'change',
  fresh: true,
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({}),
  rest: { method: 'POST', path: '/backups', stream: 'bytes' },
  cli: { command: 'backup', print: () => '' },
  async run({ db, clock, keyring, version, ...system }, caller): Promise<AsyncIterable<Buffer>> {
    const protection = await system.backupProtection()
    const id = newId()
    const now = clock.now()
    await record(db, {
      event: 'backup.made',
      at: now,
      ...{ actor: caller.actor, requestId: caller.requestId },
      data: { backup: id, protection: protection.kind },
    })
    return writeBackup(db, protection, { id, product: version, keyring, now })
  },
})
