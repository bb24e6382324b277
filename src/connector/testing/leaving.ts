import assert from 'node:assert/strict'
import type { Account } from '../account.ts'
import type { LeaverMode } from '../contract.ts'
import {
  type ContractCase,
  committedBy,
  everyAccount,
  make,
  password,
  person,
  read,
  touchingOnly,
} from './contract-case.ts'
import type { Session } from './contract-session.ts'
import { changesOf } from './every-call.ts'

const allModes: readonly LeaverMode[] = ['disable', 'downgrade', 'revoke', 'delete']

export const leaving: readonly ContractCase[] = [
  {
    title:
      'a leaver loses access by each declared mode and keeps the data, and a second time takes nothing more',
    needs: ['createAccount', 'disableAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      for (const mode of keepingModes(session)) {
        const account = await make(session, person(session, `Leaver ${mode}`))
        const disable = () =>
          touchingOnly(session, account.id, () =>
            session.ask('disableAccount', { accountId: account.id, mode, password }),
          )
        assert.deepEqual(await disable(), { outcome: 'changed' })
        const left = await session.ask('getAccount', { accountId: account.id })
        checkLeft(account, left, mode)
        const { outcome } = await disable()
        assert.ok(
          ['changed', 'alreadySo', ...(left === undefined ? ['absent'] : [])].includes(outcome),
          outcome,
        )
        assert.deepEqual(await session.ask('getAccount', { accountId: account.id }), left)
      }
    },
  },
  {
    title: 'by a mode that is not declared nobody is disabled, and disabling never deletes',
    needs: ['createAccount', 'disableAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const undeclared = allModes.filter((mode) => !keepingModes(session).includes(mode))
      assert.ok(undeclared.includes('delete'))
      for (const mode of undeclared) {
        const { outcome } = await session.ask('disableAccount', { accountId: account.id, mode, password })
        assert.equal(outcome, 'refused', mode)
        assert.deepEqual(await read(session, account.id), account)
      }
    },
  },
  {
    title: 'what is not there is absent, whatever is asked of it',
    needs: ['createAccount'],
    async run(session) {
      await make(session, person(session, 'Kim Berg'))
      const before = await everyAccount(session)
      const committed = await committedBy(session, async () => {
        for (const { method, ask } of changesOf(session, session.absentId))
          assert.deepEqual(await ask(), { outcome: 'absent' }, method)
      })
      assert.deepEqual(committed, [])
      assert.deepEqual(await everyAccount(session), before)
    },
  },
]

function keepingModes({ facts }: Session): readonly LeaverMode[] {
  return facts.leaverModes.filter((mode) => mode !== 'delete')
}

/** Only with `revoke` may the account itself be gone. */
function checkLeft(before: Account, left: Account | undefined, mode: LeaverMode): void {
  if (left === undefined) {
    assert.equal(mode, 'revoke')
    return
  }
  const { state: _state, entitlements: heldBefore = [], marks: _marks, ...data } = before
  const { state, entitlements: heldAfter = [], marks: _after, ...kept } = left
  assert.equal(state, 'disabled')
  assert.deepEqual(kept, data)
  for (const { type, id } of heldAfter)
    assert.ok(
      heldBefore.some((one) => one.type === type && one.id === id),
      'a leaver was given something',
    )
}
