import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { freshDatabase } from '../database.ts'
import { type ScimBody, scimClient } from '../scim-client.ts'
import { outputOf, serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'

const passphrase = 'twelve small green apples'

test('an installation moves by commands from the embedded database to another and back, and neither key nor passphrase may be wrong', async () => {
  await using simulator = await startReference()
  const folder = await mkdtemp(join(tmpdir(), 'overlock-move-'))
  const passphraseFile = join(folder, 'passphrase')
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 })
  try {
    await using embedded = await serverProcess()
    await embedded.start()
    const { scim, app, token } = await connect(embedded, simulator)
    assert.equal((await scim.post('/Users', { userName: 'kim', active: true })).status, 201)
    await settledTasks(embedded)
    const first = join(folder, 'first.backup')
    const at = { OVERLOCK_DATA: embedded.dataDirectory }
    assert.match((await outputOf(['backup', '--out', first], at)).stderr, /Wrote .*first\.backup/)
    assert.equal((await stat(first)).mode & 0o777, 0o600)
    assert.match((await outputOf(['backup', '--out', first], at)).stderr, /is there already/)
    const busy = await outputOf(['restore', first], at)
    assert.deepEqual(
      [busy.code, /Another Overlock .* uses the data directory/.test(busy.stderr)],
      [1, true],
      busy.stderr,
    )
    await embedded.stop()
    const key = join(embedded.dataDirectory, 'master.key')

    await using database = await freshDatabase()
    const where = { DATABASE_URL: database.url, OVERLOCK_MASTER_KEY_FILE: key }
    await using external = await serverProcess({ ...where, OVERLOCK_BACKUP_PASSPHRASE_FILE: passphraseFile })
    const there = { ...where, OVERLOCK_DATA: external.dataDirectory }
    const wrongKey = join(folder, 'wrong.key')
    await writeFile(wrongKey, `${Buffer.alloc(32, 3).toString('base64')}\n`, { mode: 0o600 })
    const wrong = await outputOf(['restore', first], { ...there, OVERLOCK_MASTER_KEY_FILE: wrongKey })
    assert.deepEqual([wrong.code, /does not open the backup/.test(wrong.stderr)], [1, true])
    const none = await outputOf(['restore', first], {
      ...there,
      OVERLOCK_MASTER_KEY_FILE: join(folder, 'none'),
    })
    assert.deepEqual([none.code, /There is no master key at/.test(none.stderr)], [1, true])
    const moved = await outputOf(['restore', first, '--json'], there)
    assert.equal(moved.code, 0, moved.stderr)
    assert.equal((JSON.parse(moved.stdout) as { restored: boolean }).restored, true)
    const again = await outputOf(['restore', first], there)
    assert.deepEqual([again.code, /The database is not empty/.test(again.stderr)], [1, true])

    const url = await external.start()
    const health = (await (await fetch(`${url}/healthz`)).json()) as ScimBody
    assert.deepEqual([health['status'], health['store']], ['degraded', 'external'])
    const kim = await scimClient(`${url}/scim/v2/${app}`, token).get('/Users?filter=userName eq "kim"')
    assert.equal(kim.body['totalResults'], 1)
    const second = join(folder, 'second.backup')
    const backedUp = await outputOf(['backup', '--out', second], there)
    assert.equal(backedUp.code, 0, backedUp.stderr)
    await external.stop()

    await using home = await serverProcess({ OVERLOCK_MASTER_KEY_FILE: key })
    const back = { OVERLOCK_DATA: home.dataDirectory, OVERLOCK_MASTER_KEY_FILE: key }
    const without = await outputOf(['restore', second], back)
    assert.deepEqual([without.code, /sealed with a passphrase/.test(without.stderr)], [1, true])
    const given = ['--passphrase-file', passphraseFile]
    const checked = await outputOf(['restore', second, '--check', ...given], back)
    assert.deepEqual([checked.code, /The backup is whole/.test(checked.stdout)], [0, true])
    if (process.env['OVERLOCK_TEST_DATABASE_URL'] !== undefined) return
    const returned = await outputOf(['restore', second, ...given], back)
    assert.equal(returned.code, 0, returned.stderr)
    const homeUrl = await home.start()
    const listed = await scimClient(`${homeUrl}/scim/v2/${app}`, token).get('/Users')
    assert.equal(listed.body['totalResults'], 1)
    const exported = join(folder, 'trail.ndjson')
    await writeFile(exported, (await outputOf(['audit', 'export'], back)).stdout)
    const verified = await outputOf(['audit', 'verify', exported], back)
    assert.match(
      verified.stdout,
      /The trail is whole: \d+ records of overlock\/[0-9a-f-]+\/audit\/[0-9a-f-]+,/,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
