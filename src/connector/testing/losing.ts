import assert from 'node:assert/strict'
import {
  type ContractCase,
  committedBy,
  everyAccount,
  keyOf,
  make,
  person,
  touchingOnly,
} from './contract-case.ts'

export const losing: readonly ContractCase[] = [
  {
    title: 'a deleted account is gone from every reading, once, and no other with it',
    needs: ['createAccount', 'deleteAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const account = await make(session, person(session, 'Kim Berg'))
      const remove = () => session.ask('deleteAccount', { accountId: account.id })
      const committed = await committedBy(session, async () => {
        assert.deepEqual(await touchingOnly(session, account.id, remove), { outcome: 'changed' })
        assert.deepEqual(await remove(), { outcome: 'absent' })
      })
      assert.equal(committed.length, 1)
      assert.equal(await session.ask('getAccount', { accountId: account.id }), undefined)
      assert.equal(await session.ask('findAccount', keyOf(session, account)), undefined)
      assert.ok((await everyAccount(session)).every(({ id }) => id !== account.id))
    },
  },
  {
    title: 'who is hired again after a deletion gets a new account',
    needs: ['createAccount', 'deleteAccount'],
    async run(session) {
      const first = await make(session, person(session, 'Kim Berg'))
      await session.ask('deleteAccount', { accountId: first.id })
      const again = await make(session, person(session, 'Kim Berg'))
      assert.notEqual(again.id, first.id)
      assert.equal(again.state, first.state)
    },
  },
]
