import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { environment } from '../src/config/config.ts'

// No engine for containers is at hand where these tests run: this is what can be said of the files without one.

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8')
const known = new Set(Object.keys(environment.shape))

const service = z.strictObject({
  build: z.string().optional(),
  image: z
    .string()
    .regex(/^[a-z]+:\d+\.\d+$/, 'a version that is pinned')
    .optional(),
  restart: z.literal('unless-stopped'),
  init: z.literal(true).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[a-z/]+$/)),
  ports: z.array(z.string().startsWith('127.0.0.1:', 'open to this machine only')).optional(),
  stop_grace_period: z.string().optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.literal('no-new-privileges:true')).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }).optional(),
})
const compose = z.strictObject({
  services: z.strictObject({ overlock: service, database: service }),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.null()),
})

test('the compose file has what it names, sets what there is, and opens nothing to the network', async () => {
  const { services, secrets, volumes } = compose.parse(parse(await read('compose.yaml')))
  for (const { volumes: mounts, secrets: used = [], depends_on: needs = {} } of Object.values(services)) {
    for (const mount of mounts) assert.ok((mount.split(':')[0] ?? '') in volumes, mount)
    for (const secret of used) assert.ok(secret in secrets, secret)
    for (const name of Object.keys(needs)) assert.ok(name === 'database' && services.database.healthcheck)
  }
  const names = Object.keys(services.overlock.environment)
  assert.ok(names.length >= 3)
  for (const name of names) assert.ok(known.has(name), name)
})

test('the image runs as an ordinary user, says how it is, and copies what there is', async () => {
  const lines = (await read('Dockerfile')).split('\n').filter((line) => /^[A-Z]/.test(line))
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  for (const from of of('FROM')) assert.match(from, /^node:\d+\.\d+\.\d+-bookworm-slim( AS build)?$/)
  assert.equal(new Set(of('FROM').map((from) => from.split(' ')[0])).size, 1)
  assert.deepEqual(of('USER'), ['node'])
  assert.ok(
    lines.findIndex((line) => line.startsWith('USER')) <
      lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
  )
  for (const form of [...of('ENTRYPOINT'), ...of('CMD')]) assert.ok(Array.isArray(JSON.parse(form)), form)
  assert.equal(of('HEALTHCHECK').length, 1)
  const names = of('ENV').map((line) => line.split('=')[0] ?? '')
  assert.ok(names.length >= 3)
  for (const name of names) assert.ok(known.has(name), name)
})

test('the unit starts what the package has, as somebody who may little', async () => {
  const unit = await read('deploy/overlock.service')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]
  const [, started = ''] = /overlock\/(bin\/\S+) serve$/.exec(value('ExecStart') ?? '') ?? []
  assert.ok((await stat(new URL(`../${started}`, import.meta.url))).isFile())
  assert.equal(value('User'), 'overlock')
  assert.equal(value('ProtectSystem'), 'strict')
  assert.equal(value('NoNewPrivileges'), 'yes')
  assert.match(value('Environment') ?? '', /^OVERLOCK_DATA=\/var\/lib\/overlock\//)
})
