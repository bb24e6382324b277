import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import test from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { makeLane } from './lane.ts'

/** Lets everything that is ready to run, run. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn()
}

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

test('everything there is to pull is worked on, never more at once than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(30), fc.integer({ min: 1, max: 4 }), fc.nat(3), async (items, limit, wakes) => {
      let left = items
      let running = 0
      let highest = 0
      let done = 0
      const lane = makeLane<number>({
        most: async () => limit,
        pull: async () => (left > 0 ? left-- : undefined),
        async work(item) {
          running += 1
          highest = Math.max(highest, running)
          for (let turns = 0; turns <= item % 3; turns += 1) await turn()
          running -= 1
          done += 1
        },
      })
      for (let wake = 0; wake <= wakes; wake += 1) lane.wake()
      while (done < items) await turn()
      await lane.stop()
      assert.equal(done, items)
      assert.equal(highest, Math.min(items, limit))
    }),
    runs(60),
  )
})

test('a wake while a pull comes back empty is not lost', async () => {
  const pulls = new EventEmitter()
  const worked: string[] = []
  const answers: (string | undefined)[] = []
  let asked = 0
  const lane = makeLane<string>({
    most: async () => 1,
    async pull() {
      asked += 1
      await once(pulls, 'answer')
      return answers.shift()
    },
    async work(item) {
      worked.push(item)
    },
  })
  lane.wake()
  await settle()
  answers.push(undefined, 'late')
  lane.wake()
  pulls.emit('answer')
  await settle()
  assert.equal(asked, 2)
  pulls.emit('answer')
  await settle()
  assert.deepEqual(worked, ['late'])
  pulls.emit('answer')
  await lane.stop()
})

test('it sleeps when there is nothing to pull, until it is woken', async () => {
  let pulls = 0
  const lane = makeLane<number>({
    most: async () => 2,
    async pull() {
      pulls += 1
      return undefined
    },
    work: async () => {},
  })
  lane.wake()
  await settle()
  assert.equal(pulls, 1)
  lane.wake()
  await settle()
  assert.equal(pulls, 2)
  await lane.stop()
})

test('stopping waits for what is under way and pulls nothing new', async () => {
  const vendor = gate()
  let pulled = 0
  const lane = makeLane<number>({
    most: async () => 1,
    async pull() {
      pulled += 1
      return pulled
    },
    work: () => vendor.opened,
  })
  lane.wake()
  await settle()
  let stopped = false
  const stopping = lane.stop().then(() => {
    stopped = true
  })
  lane.wake()
  await settle()
  assert.deepEqual([pulled, stopped], [1, false])
  vendor.open()
  await stopping
  await settle()
  assert.deepEqual([pulled, stopped], [1, true])
})

test('a limit of none works on nothing, and the next wake asks for the limit again', async () => {
  let limit = 0
  let left = 1
  const worked: number[] = []
  const lane = makeLane<number>({
    most: async () => limit,
    pull: async () => (left > 0 ? left-- : undefined),
    async work(item) {
      worked.push(item)
    },
  })
  lane.wake()
  await settle()
  assert.deepEqual(worked, [])
  limit = 1
  lane.wake()
  await settle()
  assert.deepEqual(worked, [1])
  await lane.stop()
})

test('how long a newcomer would take is unknown until something was measured', async () => {
  let left = 1
  const lane = makeLane<number>({
    most: async () => 1,
    pull: async () => (left > 0 ? left-- : undefined),
    work: settle,
  })
  assert.equal(lane.expectedMs(), undefined)
  lane.wake()
  await settle()
  await settle()
  assert.ok((lane.expectedMs() ?? -1) >= 0)
  await lane.stop()
})
