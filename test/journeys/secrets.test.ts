import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { newToken } from '../../src/credentials/token-format.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const person = {
  userName: 'kim@example.com',
  name: { givenName: 'Kim', familyName: 'Doe' },
  password: 'canary-idp-password-7f3a',
  active: true,
}

test('no secret shows up in the log, an answer, a table, an export or a file beside the key', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app, token, scimUrl } = await connect(system, simulator)
  const apiKey = simulator.secrets['apiKey'] ?? ''
  const local = (await readFile(join(system.dataDirectory, 'local-credential'), 'utf8')).trim()
  const client = await system.run<{ token: string; tokenUrl: string; clientId: string }>('scimToken.create', {
    ...{ app, oauth: true },
  })
  const granted = await fetch(client.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.token },
    }),
  })
  const { access_token: accessToken } = (await granted.json()) as { access_token: string }
  const { token: apiToken } = await system.run<{ token: string }>('apiToken.create', {
    ...{ label: 'x', role: 'auditor' },
  })
  const refused = newToken('ovls').text
  const canaries = {
    ...{ apiKey, token, local, password: person.password, wrong: 'canary-wrong-key-51c2' },
    ...{ clientSecret: client.token, accessToken, apiToken, refused },
  }
  for (const [name, value] of Object.entries(canaries)) assert.ok(value.length > 15, name)

  const answers: string[] = []
  const note = (answer: unknown) => answers.push(JSON.stringify(answer))
  note((await scim.post('/Users', person)).body)
  note((await scim.get('/Users')).body)
  note((await scimClient(scimUrl, accessToken).get('/Users')).body)
  note((await scimClient(scimUrl, refused).get('/Users')).body)
  note(
    await (
      await fetch(client.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_secret: refused }),
      })
    ).text(),
  )
  note((await scim.post('/Users', { ...person, active: 'perhaps' })).body)
  await controlOf(simulator).setFaults(
    { kind: 'error', phase: 'after', count: 1 },
    { kind: 'reset', count: 1 },
  )
  note((await scim.post('/Users', { ...person, userName: 'lou@example.com' })).body)
  await assert.rejects(
    system.run('app.set', { app, secrets: { apiKey: canaries.wrong } }),
    (error: Error) => {
      note([error.message, error.stack])
      return true
    },
  )
  await assert.rejects(
    system.run('app.add', { connector: 'activecampaign', name: 'x', secrets: { apiKey: canaries.wrong } }),
  )
  await controlOf(simulator).setFaults({ kind: 'html', count: 3 })
  await system.run('app.check', { app }).then(note, (error: Error) => note(error.message))
  await controlOf(simulator).setFaults()
  system.clock.advance(60_000)
  const tasks = await settledTasks(system)
  for (const { id } of tasks) note(await system.run('task.show', { id }))
  for (const name of [
    'apiToken.list',
    'app.list',
    'account.list',
    'scimToken.list',
    'plan.show',
    'mapping.list',
  ])
    note(
      await system.run(name, name === 'apiToken.list' ? {} : { app }).catch((error: Error) => error.message),
    )
  note(
    (
      await fetch(scimUrl.replace(/\/scim.*/, '/api/openapi.json'), {
        headers: { authorization: `Bearer ${local}` },
      })
    ).status,
  )
  note(
    (await fetch(`${scimUrl}/Users?token=${token}`, { headers: { authorization: `Basic ${token}` } })).status,
  )

  const places: Readonly<Record<string, string>> = {
    'the answers': answers.join('\n'),
    'the log': JSON.stringify(system.logged),
    'the export': (await system.exportTrail()).join('\n'),
    'the tables': await allRows(system.databaseUrl),
    'the files': await otherFiles(system),
  }
  for (const [place, text] of Object.entries(places)) {
    assert.ok(text.length > 50, `${place} is looked at`)
    for (const [name, value] of Object.entries(canaries)) {
      const forms = [value, Buffer.from(value).toString('base64'), Buffer.from(value).toString('hex')]
      for (const form of forms) assert.ok(!text.includes(form), `${name} is in ${place}`)
    }
  }
  const key = await readFile(join(system.dataDirectory, 'master.key'))
  assert.ok(!places['the tables']?.includes(key.toString('hex')))
})

/** Every row of every table as text; bytes as hex, in which a secret in the clear would be found too. */
async function allRows(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    assert.ok(tables.length > 20)
    const texts = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      texts.push(name, ...rows.map(({ row }) => row))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}

/** The files of the data directory but the key and the credential, which are the secrets themselves. */
async function otherFiles({ dataDirectory }: TestSystem): Promise<string> {
  const entries = await readdir(dataDirectory, { recursive: true, withFileTypes: true })
  const files = entries.filter(
    (entry) => entry.isFile() && !['master.key', 'local-credential'].includes(entry.name),
  )
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => `${name} ${await readFile(join(parentPath, name), 'latin1')}`),
  )
  return texts.join('\n')
}
