import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { type Runner, startRunner } from '../../src/browser-sessions/runner.ts'
import { canRunAsNobody, makeIdentity } from '../../src/browser-sessions/runner-identity.ts'
import { findBrowser } from '../../src/recipe/browser/find-browser.ts'
import type { JobResult } from '../../src/recipe/job.ts'
import type { Opening } from '../../src/recipe/runner/protocol.ts'
import { recipeText } from './open-site.ts'

export type Killed = {
  readonly kills: number
  readonly whileWriting: number
  readonly doubled: number
  readonly falseDone: number
  readonly unresolved: number
}

/**
 * Kills the process of the browser, or the browser, at a moment by chance while somebody is disabled. What became of it is
 * read by a new session, as the road does; only what is not done is begun again.
 */
export async function killRunners(seed: number, count: number, say: (line: string) => void): Promise<Killed> {
  const simulator = await startSixsense({ seed: 'company' })
  const vendor = controlOf(simulator)
  const browser = await findBrowser(undefined)
  assert.ok(browser, 'there is no browser')
  const sum = { kills: 0, whileWriting: 0, doubled: 0, falseDone: 0, unresolved: 0 }
  const asNobody = canRunAsNobody(browser)
  let stored: string | undefined
  const host = {
    answer: async () => true,
    keep: async (text: string) => {
      stored = text
    },
  }
  const open = async (): Promise<Runner> => {
    const { username = '' } = simulator.settings
    const { password = '', totp = '' } = simulator.secrets
    const opening: Opening = {
      ...{
        type: 'open',
        recipe: recipeText,
        url: simulator.url,
        simulator: true,
        browser,
        patienceMs: 4_000,
      },
      ...{ secrets: { username, password, totp }, unproved: 0, allowPrivate: ['127.0.0.0/8'] },
      ...(stored !== undefined && { stored }),
    }
    const runner = await startRunner(opening, makeIdentity(asNobody), host)
    assert.ok(!('notStarted' in runner), JSON.stringify(runner))
    return runner
  }
  const disabled = async (email: string) => {
    const { users } = (await vendor.state()) as { users: readonly { email: string; status: string }[] }
    return users.find((user) => user.email === email)?.status === 'Disabled'
  }
  const first = await open()
  assert.equal((await first.run({ kind: 'prove' })).kind, 'proved')
  await first.close()
  for (let at = 0; at < count; at += 1) {
    const email = `user${String(at % 120).padStart(3, '0')}@example.com`
    if (at % 120 === 0) await vendor.admin('restore', {})
    const before = (await vendor.ledger()).length
    const draw = createHash('sha256').update(`${seed}/${at}`).digest()
    const victim = await open()
    const job = victim.run({ kind: 'change', operation: 'disable', email })
    await sleep(200 + (draw.readUInt16BE(0) % 2_300))
    kill(victim.pid, draw.readUInt8(2) % 2 === 0)
    const result = await job
    await victim.close()
    const last = await settle(open, email, result)
    const writes = (await vendor.ledger()).slice(before)
    const wrong = writes.length > 1 || writes.some(({ target }) => target !== `user:${email}`)
    sum.kills += 1
    sum.whileWriting += Number(result.kind === 'lost' && result.intended)
    sum.doubled += Number(wrong)
    sum.falseDone += Number(last === 'done' && !(await disabled(email)))
    sum.unresolved += Number(last === 'unresolved')
    if ((at + 1) % 25 === 0) say(`${at + 1} of ${count}: ${JSON.stringify(sum)}`)
  }
  await simulator.close()
  return sum
}

/** Reads first; acts again only on what a reading shows as not done. */
async function settle(
  open: () => Promise<Runner>,
  email: string,
  result: JobResult,
): Promise<'done' | 'unresolved'> {
  if (result.kind === 'doneVerified' || result.kind === 'alreadyDone') return 'done'
  const runner = await open()
  try {
    const read = await runner.run({ kind: 'find', email })
    if (read.kind !== 'found') return 'unresolved'
    if (read.account?.status === 'inactive') return 'done'
    const again = await runner.run({ kind: 'change', operation: 'disable', email })
    return again.kind === 'doneVerified' || again.kind === 'alreadyDone' ? 'done' : 'unresolved'
  } finally {
    await runner.close()
  }
}

/** The process that speaks to us, or the browser that it has started. */
function kill(pid: number, wholeProcess: boolean): void {
  const victim = wholeProcess ? pid : childOf(pid)
  try {
    process.kill(victim ?? pid, 'SIGKILL')
  } catch {
    // It had ended by itself.
  }
}

function childOf(pid: number): number | undefined {
  const listed = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' })
  const pairs = listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.find(([, parent]) => parent === pid)?.[0]
}
