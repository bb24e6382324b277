import assert from 'node:assert/strict'
import test from 'node:test'
import { failures } from '../src/failures/failures.ts'
import type { TaskEnd } from '../src/provisioning/outcomes.ts'
import type { Question } from '../src/provisioning/plan.ts'
import type { TaskChange } from '../src/provisioning/task-store.ts'
import type { Database } from '../src/store/database.ts'

// The types prove it: an expected error that does not come is an error of `npm run types`.

test('nothing but the vocabulary fits where a code of a task is written', () => {
  const change: TaskChange = { state: 'failed', code: 'readbackMismatch' }
  // @ts-expect-error There is no such code.
  const other: TaskChange = { state: 'failed', code: 'somethingElse' }
  // @ts-expect-error There is no such hold.
  const hold: TaskChange = { state: 'held', hold: 'somethingElse' }
  // @ts-expect-error There is no such question.
  const question: Question = { code: 'somethingElse', instructions: '' }
  // @ts-expect-error There is no such end.
  const end: Pick<TaskEnd, 'code'> = { code: 'somethingElse' }
  const into = (db: Database) => [
    db.updateTable('task').set({ code: 'poisoned', hold: 'guard' }),
    // @ts-expect-error The column takes no other code.
    db.updateTable('task').set({ code: 'somethingElse' }),
    // @ts-expect-error The column takes no other hold.
    db.updateTable('task').set({ hold: 'somethingElse' }),
  ]
  assert.ok(change.code != null && change.code in failures)
  assert.deepEqual(
    [other.code, hold.hold, question.code, end.code].filter((code) => `${code}` in failures),
    [],
  )
  assert.equal(typeof into, 'function')
})
