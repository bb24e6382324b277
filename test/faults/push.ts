import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ScimClient, type ScimReply, scimClient } from '../scim-client.ts'

export type Pushed = {
  readonly userName: string
  readonly leaves: boolean
  /** What some server has answered with success. */
  readonly acknowledged: { created: boolean; renamed: boolean; left: boolean }
}

/** An identity provider that pushes people in, renames them and takes every second one out, until it is told to stop. */
export type Push = {
  people(): readonly Pushed[]
  /** Begins with nobody new, and waits until everybody begun is through. */
  stop(): Promise<void>
}

/** Shorter than a server is frozen: then it asks the next one, and never hears of the first answer. */
const patienceMs = 4_000
const longestTryMs = 180_000

export function startPush({
  bases,
  token,
  streams,
}: {
  /** The SCIM base URL of each server; each try goes to the next one. */
  readonly bases: readonly string[]
  readonly token: string
  readonly streams: number
}): Push {
  const clients = bases.map((base) => scimClient(base, token, patienceMs))
  const people: Pushed[] = []
  let stopped = false
  let turn = 0

  /** Each step is the same however often it is sent, and none takes back an earlier one. */
  async function untilAnswered(send: (scim: ScimClient) => Promise<ScimReply | undefined>) {
    const until = performance.now() + longestTryMs
    for (;;) {
      assert.ok(performance.now() < until, 'nobody answers')
      const scim = clients[turn++ % clients.length]
      const reply = scim && (await send(scim).catch(() => undefined))
      if (reply !== undefined && reply.status < 300) return reply
      // No answer, 5xx while the database is away, 429: an identity provider tries again.
      if (reply !== undefined && reply.status < 500 && reply.status !== 429)
        assert.fail(`${reply.status} ${JSON.stringify(reply.body)}`)
      await sleep(100)
    }
  }
  async function through(person: Pushed): Promise<void> {
    const { userName, acknowledged } = person
    const { body } = await untilAnswered((scim) => findOrCreate(scim, userName))
    acknowledged.created = true
    const id = idIn(body)
    const change = (path: string, value: unknown) =>
      untilAnswered((scim) => scim.patch(`/Users/${id}`, { op: 'replace', path, value }))
    await change('name.familyName', 'Renamed')
    acknowledged.renamed = true
    if (!person.leaves) return
    await change('active', false)
    acknowledged.left = true
  }
  async function stream(number: number): Promise<void> {
    for (let n = 0; !stopped; n += 1) {
      const person: Pushed = {
        userName: `s${number}p${n}`,
        leaves: n % 2 === 1,
        acknowledged: { created: false, renamed: false, left: false },
      }
      people.push(person)
      await through(person)
    }
  }
  const running = Promise.all(Array.from({ length: streams }, (_, number) => stream(number)))
  // Seen when it is waited for; without this it would end the process before.
  running.catch(() => {})
  return {
    people: () => people,
    async stop() {
      stopped = true
      await running
    },
  }
}

async function findOrCreate(scim: ScimClient, userName: string): Promise<ScimReply | undefined> {
  const found = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)
  if (found.status !== 200 || found.body['totalResults'] === 1) return found
  const name = { givenName: 'P', familyName: 'Q' }
  const made = await scim.post('/Users', { userName, name, active: true })
  // An earlier try was carried out meanwhile: it is found the next time.
  return made.status === 409 ? undefined : made
}

function idIn(body: ScimReply['body']): string {
  const [found] = (body['Resources'] ?? []) as readonly { readonly id: string }[]
  return found?.id ?? body.id
}
