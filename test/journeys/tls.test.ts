import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { outputOf, serverProcess } from '../server-process.ts'

const pairs = fileURLToPath(new URL('../tls/', import.meta.url))

type Answer = { readonly status: number; readonly body: string; readonly subject: string }

/** One GET, with whatever certificate; what it was is in the answer. */
function get(url: string, more: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { rejectUnauthorized: false, agent: false, ...more }, async (answer) => {
      const { socket } = answer as unknown as {
        socket: { getPeerCertificate(): { subject: { CN: string } } }
      }
      const subject = socket.getPeerCertificate().subject.CN
      let body = ''
      for await (const part of answer) body += part
      resolve({ status: answer.statusCode ?? 0, body, subject })
    })
    sent.once('error', reject)
    sent.end()
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('https by itself, SCIM at a port of its own, and a renewed certificate without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-tls-'))
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
  const use = async (name: string) => {
    await cp(join(pairs, `${name}.crt`), certFile)
    await cp(join(pairs, `${name}.key`), keyFile)
  }
  await use('first')
  const scimPort = await freePort()
  await using server = await serverProcess({
    OVERLOCK_TLS_CERT_FILE: certFile,
    OVERLOCK_TLS_KEY_FILE: keyFile,
    OVERLOCK_SCIM_PORT: String(scimPort),
  })
  const url = await server.start()
  const scim = `https://127.0.0.1:${scimPort}`
  assert.match(url, /^https:/)
  assert.equal((await get(`${url}/healthz`)).subject, 'first.overlock.test')
  await assert.rejects(get(`${url}/healthz`, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' }))

  // The command line on the same machine believes this certificate, and no other.
  const status = await outputOf(['status'], { OVERLOCK_DATA: server.dataDirectory })
  assert.equal(status.code, 0, status.stderr)
  const added = await outputOf(['app', 'list', '--json'], { OVERLOCK_DATA: server.dataDirectory })
  assert.equal(added.stdout.trim(), '[]')

  const paths = [
    '/healthz',
    '/scim/v2/x/Users',
    '/SCIM/v2/x/Users',
    '/%73cim/v2/x/Users',
    '/api/home',
    '/',
    '/metrics',
  ]
  // SCIM says in its own form that there is no application x; elsewhere there is no such address.
  const answers = (base: string) =>
    Promise.all(
      paths.map(async (path) => {
        const { status, body } = await get(`${base}${path}`)
        return body.includes('There is no application') ? 'scim' : status
      }),
    )
  assert.deepEqual(await answers(url), [200, 404, 404, 404, 401, 200, 401])
  assert.deepEqual(await answers(scim), [200, 'scim', 'scim', 'scim', 404, 404, 404])

  await writeFile(certFile, 'half a certif')
  await sleep(12_000)
  assert.equal((await get(`${url}/healthz`)).subject, 'first.overlock.test')
  await use('second')
  for (const until = performance.now() + 30_000; ; await sleep(500)) {
    const [main, apart] = await Promise.all([get(`${url}/healthz`), get(`${scim}/healthz`)])
    if (main.subject === 'second.overlock.test' && apart.subject === 'second.overlock.test') break
    assert.ok(performance.now() < until, 'the renewed certificate is not in use')
  }
  assert.equal((await outputOf(['status'], { OVERLOCK_DATA: server.dataDirectory })).code, 0)
  assert.match(server.output(), /the certificate was not renewed/)
})

test('a key of another certificate, or none, stops the start and says why', async () => {
  for (const [name, key, says] of [
    ['other', join(pairs, 'second.key'), /can't be used together/],
    ['missing', join(pairs, 'nothing.key'), /nothing\.key can't be read \(ENOENT\)/],
  ] as const) {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-tls-'))
    const ended = await outputOf(['serve'], {
      OVERLOCK_DATA: dataDirectory,
      OVERLOCK_PORT: '0',
      OVERLOCK_TLS_CERT_FILE: join(pairs, 'first.crt'),
      OVERLOCK_TLS_KEY_FILE: key,
    })
    assert.notEqual(ended.code, 0, name)
    assert.match(ended.stderr, says, name)
    assert.doesNotMatch(ended.stderr, /PRIVATE KEY/)
  }
  assert.match(await readFile(join(pairs, 'first.key'), 'utf8'), /PRIVATE KEY/)
})
