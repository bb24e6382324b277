import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectorError } from '../../connector/errors.ts'
import { stopCodes } from '../engine/outcome.ts'
import { changeOf, toAccount, troubleOf } from './answers.ts'

const special = { owner: ['Owner'], admin: ['Admin'] }

test('an account is known by its e-mail, with its state, its one role and what makes it special', () => {
  const seen = {
    email: 'ann@example.com',
    status: 'pendingExpired',
    role: 'Admin',
    values: { name: 'Ann' },
  } as const
  assert.deepEqual(toAccount(seen, special, 'ANN@example.com'), {
    ...{ id: 'ann@example.com', email: 'ann@example.com', state: 'inviteExpired', displayName: 'Ann' },
    ...{ marks: ['admin', 'self'], entitlements: [{ type: 'role', id: 'Admin', name: 'Admin' }] },
  })
  const owner = toAccount(
    { email: 'o@example.com', status: 'active', role: 'Owner', values: {} },
    special,
    'x@y.z',
  )
  assert.deepEqual(owner.marks, ['owner'])
})

test('nothing is called changed that was not read back, or accepted and left to the next reading', () => {
  const outcomes = stopCodes.map((code) => {
    try {
      return [code, changeOf({ kind: 'stoppedSafe', code, what: 'x' }, 'steps').outcome] as const
    } catch (error) {
      assert.ok(error instanceof ConnectorError)
      return [code, error.code] as const
    }
  })
  assert.equal(outcomes.length, stopCodes.length)
  const changed = outcomes.filter(([, outcome]) => outcome === 'changed').map(([code]) => code)
  assert.deepEqual(changed, ['verify_failed'])
  const maybe = outcomes.filter(([, outcome]) => outcome === 'outcomeUnknown').map(([code]) => code)
  assert.deepEqual(maybe, ['not_done'])
})

test('an end that nobody knows stays unknown; a browser that never began is not', () => {
  assert.equal(troubleOf({ kind: 'lost', intended: true }).code, 'outcomeUnknown')
  assert.equal(troubleOf({ kind: 'unknown', what: 'x' }).code, 'outcomeUnknown')
  assert.equal(troubleOf({ kind: 'lost', intended: false }).code, 'unavailable')
  assert.equal(troubleOf({ kind: 'noBrowser', what: 'x' }).code, 'browserMissing')
  assert.equal(troubleOf({ kind: 'busy' }).code, 'rateLimited')
})

test('what the application refuses is told in its own words; a full house is told apart', () => {
  const refused = (what: string) => changeOf({ kind: 'stoppedSafe', code: 'app_rejected', what }, '')
  assert.deepEqual(refused('All your licenses are in use.'), {
    ...{ outcome: 'refused', code: 'seatsExhausted', reason: 'All your licenses are in use.' },
  })
  assert.deepEqual(refused('No.'), { outcome: 'refused', code: 'notAllowed', reason: 'No.' })
})
