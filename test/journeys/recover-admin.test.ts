import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { browserOf, signInAsOwner } from '../browser-client.ts'
import { colleague } from '../people.ts'
import { outputOf } from '../server-process.ts'
import { startTestSystem, type TestSystem } from '../system.ts'

/** `overlock recover-admin` as whoever has the database, with this file as the master key. */
async function recover(system: TestSystem, args: readonly string[] = [], keyFile?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-recover-'))
  try {
    return await outputOf(['recover-admin', ...args], {
      DATABASE_URL: system.databaseUrl,
      OVERLOCK_DATA: folder,
      OVERLOCK_MASTER_KEY_FILE: keyFile ?? join(system.dataDirectory, 'master.key'),
      OVERLOCK_PUBLIC_URL: 'https://overlock.example',
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('an owner who lost everything comes in again by whoever has the database and its key, and it is on record', async () => {
  await using system = await startTestSystem()
  const nobody = await recover(system)
  assert.deepEqual([nobody.code, /Nobody owns/.test(nobody.stderr)], [1, true])
  const { browser: olga } = await signInAsOwner(system)
  const made = await recover(system)
  assert.equal(made.code, 0, made.stderr)
  const url = new URL(made.stdout.trim())
  assert.equal(`${url.origin}${url.pathname}`, 'https://overlock.example/invite')
  assert.equal((await olga.send('GET', '/api/home')).status, 401, 'her sessions ended')
  const code = url.hash.slice(1)
  const browser = browserOf(system)
  const look = await browser.send('POST', '/auth/invite', { code })
  const { secret } = look.json['totp'] as { secret: string }
  const passphrase = 'twelve new windows face the sea'
  const accept = { code, passphrase, totpCode: browser.codeFor(secret) }
  assert.equal((await browser.send('POST', '/auth/invite/accept', accept)).status, 200)
  assert.equal((await browser.send('GET', '/api/home')).status, 200)
  assert.equal((await browser.send('POST', '/auth/invite/accept', accept)).status, 404)
  const trail = (await system.exportTrail()).filter((line) => line.includes('"person.recovered"'))
  assert.equal(trail.length, 1)

  await colleague(system, browser, 'otto', 'owner')
  const several = await recover(system)
  assert.deepEqual([several.code, /several owners/.test(several.stderr)], [1, true])
  assert.equal((await recover(system, ['--email', 'OTTO@example.com'])).code, 0)
  const stranger = await recover(system, ['--email', 'eve@example.com'])
  assert.deepEqual([stranger.code, /no owner/.test(stranger.stderr)], [1, true])
})

test('without the master key of the database nobody comes in', async () => {
  await using system = await startTestSystem()
  await signInAsOwner(system)
  const other = join(system.dataDirectory, 'other.key')
  await writeFile(other, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
  const { code, stdout, stderr } = await recover(system, [], other)
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /not the master key/)
  const codes = await system.system.operations.db.selectFrom('joining_code').select('id').execute()
  assert.equal(codes.length, 1, 'only that of the set-up')
})
