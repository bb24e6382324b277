import assert from 'node:assert/strict'
import {
  type ContractCase,
  committedBy,
  everyAccount,
  make,
  person,
  read,
  touchingOnly,
} from './contract-case.ts'
import { today } from './every-call.ts'

/** What only vendors do that invite: persons who must accept, seats that cost. */
export const inviting: readonly ContractCase[] = [
  {
    title: 'an invitation is sent again without a second one being made',
    needs: ['createAccount', 'resendInvitation'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const invited = await make(session, person(session, 'Kim Berg'))
      assert.equal(invited.state, 'invited')
      const committed = await committedBy(session, () =>
        touchingOnly(session, invited.id, async () =>
          assert.deepEqual(await session.ask('resendInvitation', { accountId: invited.id }), {
            outcome: 'changed',
          }),
        ),
      )
      assert.equal(committed.length, 1)
      assert.doesNotMatch(committed[0] ?? '', /^(create|invite) /)
      assert.deepEqual(await read(session, invited.id), invited)
    },
  },
  {
    title: 'every account of the listing takes a seat, invited ones too',
    needs: ['createAccount', 'countSeats'],
    async run(session) {
      const before = await session.ask('countSeats', null)
      await make(session, person(session, 'Kim Berg'))
      const { used } = await session.ask('countSeats', null)
      assert.deepEqual([used, used], [before.used + 1, (await everyAccount(session)).length])
    },
  },
  {
    title: 'who signed in is told by the ids of the listing, and nobody changes by it',
    needs: ['listSignIns'],
    async run(session) {
      const ids = (await everyAccount(session)).map(({ id }) => id)
      const from = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10)
      const { items } = await session.ask('listSignIns', { ...today(), from })
      assert.ok(items.length > 0, 'the simulator has nobody who signed in')
      for (const { accountId, at } of items) {
        assert.ok(ids.includes(accountId), `${accountId} is not listed`)
        assert.ok(Date.parse(at) <= Date.now())
      }
    },
  },
]
