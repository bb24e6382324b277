import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { freshDatabase } from './database.ts'

const folder = new URL('../src/store/migrations/', import.meta.url)

/** As they were published. Databases out there have been through them: what is to be otherwise is a migration of its own. */
const published: Readonly<Record<string, string>> = {
  '0001-foundation.ts': 'ac810be36ab0b22d',
  '0002-recovery.ts': 'b3ffba519f9964e8',
  '0003-awaited-tasks.ts': '751d5d23b29e2ffb',
  '0004-listing.ts': 'cf15334e6bb8a51e',
  '0005-custom-schemas.ts': 'ba60e1b6f39aaeb3',
  '0006-credentials.ts': 'a99baf257deb619a',
  '0007-handshake.ts': '7b79f8fadb57b74a',
  '0009-includes-and-sign-ins.ts': 'd483f9c07f1e409b',
  '0010-room-for-updates.ts': '75c796e222565bf4',
  '0011-external-ids.ts': '19298b39a0efab16',
  '0012-work-items.ts': 'f09b1cedd7de1ee2',
  '0013-proposals.ts': 'd3cf47a6682f0a03',
  '0014-people.ts': 'ccbe3e7eceebdebf',
  '0015-sign-on.ts': '3dfded46e825295b',
  '0016-browser-sessions.ts': '1ce81af23f9edaef',
  '0017-sign-in-delays.ts': '374ce938de5bf349',
  '0018-notifications.ts': '4d34ac64b6f25207',
  '0019-rehearsals.ts': '4ee7ac58b14892cf',
}

test('a migration that was published is never changed', async () => {
  const files = (await readdir(folder)).sort()
  assert.deepEqual(files, Object.keys(published), 'a new migration is put on this list')
  for (const file of files) {
    const text = await readFile(new URL(file, folder))
    assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), published[file], file)
  }
})

for (const column of ['email_key', 'key'])
  test(`waits after failed sign-ins that are kept under "${column}" are forgotten, and kept as hashes from then on`, async () => {
    await using database = await freshDatabase()
    const db = openDatabase({ connectionString: database.url }, { maxConnections: 2 })
    await migrate(db, '0016-browser-sessions')
    if (column === 'key') await sql`alter table sign_in_delay rename column email_key to key`.execute(db)
    await sql`insert into sign_in_delay values ('a passphrase, typed in the wrong field', 1, now())`.execute(
      db,
    )
    assert.equal((await migrate(db))[0], '0017-sign-in-delays')
    assert.deepEqual(await db.selectFrom('sign_in_delay').select(['key', 'failures']).execute(), [])
    await db.destroy()
  })
