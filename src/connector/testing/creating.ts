import assert from 'node:assert/strict'
import type { AccountAttributes } from '../account.ts'
import {
  type ContractCase,
  committedBy,
  everyAccount,
  heldIds,
  keyOf,
  make,
  password,
  person,
  read,
  swapCase,
  touchingOnly,
  writable,
} from './contract-case.ts'

export const creating: readonly ContractCase[] = [
  {
    title: 'a created account has what was asked for, and is found by its id and by its name',
    needs: ['createAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const wanted = person(session, 'Kim Berg')
      const committed = await committedBy(session, () => make(session, wanted))
      const [creation, ...following] = committed
      assert.match(creation ?? '', /^(create|invite) /)
      assert.equal(following.length, session.facts.entitlementsFollow ? wanted.entitlements.length : 0)
      for (const grant of following) assert.match(grant, /^group /)
      const found = await session.ask('findAccount', keyOf(session, wanted.attributes))
      assert.ok(found)
      const account = await read(session, found.id)
      assert.notEqual(account.state, 'disabled')
      for (const [name, value] of Object.entries(wanted.attributes)) {
        assert.equal(account[name as keyof AccountAttributes], value, name)
      }
      for (const { type, id } of wanted.entitlements) assert.deepEqual(heldIds(account, type), [id])
    },
  },
  {
    title: 'a create that is asked for twice makes one account',
    needs: ['createAccount'],
    async run(session) {
      const wanted = person(session, 'Kim Berg')
      const account = await make(session, wanted)
      const committed = await committedBy(session, async () => {
        const again = await session.ask('createAccount', { ...wanted, attributes: { ...wanted.attributes } })
        assert.ok(again.outcome === 'alreadyExists', JSON.stringify(again))
        assert.equal(again.account.id, account.id)
      })
      assert.deepEqual(committed, [])
    },
  },
  {
    title: 'an account that exists in another case is not made again, and stays as it is',
    needs: ['createAccount'],
    async run(session) {
      const wanted = person(session, 'Kim Berg')
      const account = await make(session, wanted)
      const { email = '', userName = '' } = wanted.attributes
      const other = writable(session, { email: swapCase(email), userName: swapCase(userName) })
      const committed = await committedBy(session, async () => {
        const again = await session.ask('createAccount', {
          ...wanted,
          attributes: { ...wanted.attributes, ...other },
        })
        assert.ok(again.outcome === 'alreadyExists', JSON.stringify(again))
        assert.equal(again.account.id, account.id)
      })
      assert.deepEqual(committed, [])
      assert.deepEqual(await read(session, account.id), account)
    },
  },
  {
    title: 'an entitlement that no longer exists is refused by name, and no account is made',
    needs: ['createAccount', 'listEntitlements'],
    async run(session) {
      const before = await everyAccount(session)
      const [type] = session.facts.entitlementTypes
      assert.ok(type)
      const gone = { type: type.type, id: session.absentId, name: 'Gone' }
      const { attributes } = person(session, 'Kim Berg')
      const result = await session.ask('createAccount', { attributes, entitlements: [gone], password })
      assert.ok(result.outcome === 'refused', JSON.stringify(result))
      assert.equal(result.code, 'unknownEntitlement')
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'without the name that accounts are matched on, no account is made',
    needs: ['createAccount'],
    async run(session) {
      const wanted = person(session, 'Kim Berg')
      const { [session.facts.matchOn]: _, ...attributes } = wanted.attributes
      const committed = await committedBy(session, async () => {
        const { outcome } = await session.ask('createAccount', { ...wanted, attributes })
        assert.equal(outcome, 'refused')
      })
      assert.deepEqual(committed, [])
    },
  },
  {
    title: 'making one account touches no other',
    needs: ['createAccount'],
    async run(session) {
      const bystander = await make(session, person(session, 'Ola Berg'))
      const account = await make(session, person(session, 'Kim Berg'))
      await touchingOnly(session, account.id, () => session.ask('createAccount', person(session, 'Kim Berg')))
      assert.deepEqual(await read(session, bystander.id), bystander)
    },
  },
]
