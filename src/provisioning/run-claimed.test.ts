import assert from 'node:assert/strict'
import test from 'node:test'
import type { Database } from '../store/database.ts'
import { makeOutcomes } from './outcomes.ts'
import { noMeter } from './road-meter.ts'
import { runClaimed } from './run-claimed.ts'
import type { Task } from './task.ts'
import type { Worker } from './worker.ts'

const unreachable = new Proxy({} as Database, {
  get() {
    throw new Error('the database is gone')
  },
})

const task: Task = {
  ...{ id: 'task', applicationId: 'application', accountId: 'account', generation: 1 },
  ...{ kind: 'converge', priority: 1, state: 'applying', hold: undefined, dueAt: new Date(0) },
  ...{ origin: { actor: { kind: 'system' }, via: 'scim' }, attempt: 0, crashes: 0, fence: 1 },
  ...{ plan: undefined, planHash: undefined, approval: undefined, outcome: undefined, code: undefined },
  ...{ reason: undefined, evidence: undefined, createdAt: new Date(0), updatedAt: new Date(0) },
  finishedAt: undefined,
}

test('whoever waits for a task that breaks off is told that it goes on, and nothing is taken back', async () => {
  const outcomes = makeOutcomes()
  const worker: Worker = {
    road: { db: unreachable, clock: { now: () => new Date(0) } },
    directory: {
      bySlug: () => Promise.reject(new Error('the database is gone')),
      byId: () => Promise.reject(new Error('the database is gone')),
      forget: () => {},
    },
    sessions: {
      open: () => Promise.reject(new Error('no session')),
      tryOut: () => {
        throw new Error('no session')
      },
    },
    outcomes,
    meter: noMeter,
    nodeId: 'node',
    log: () => {},
  }
  const waited = outcomes.wait('task', 60_000)
  await assert.rejects(runClaimed(worker, task), /the database is gone/)
  const end = await waited
  assert.deepEqual([end?.state, end?.withdrawn], ['applying', false])
})
