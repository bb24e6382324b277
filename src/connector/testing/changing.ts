import assert from 'node:assert/strict'
import type { AccountAttributes } from '../account.ts'
import {
  type ContractCase,
  changeable,
  committedBy,
  heldIds,
  keyOf,
  make,
  person,
  read,
  refs,
  touchingOnly,
} from './contract-case.ts'
import type { Session } from './contract-session.ts'

export const changing: readonly ContractCase[] = [
  {
    title: 'names change, everything else and everybody else stays, and doing it twice is harmless',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const before = await make(session, person(session, 'Kim Berg'))
      for (const changes of eachAlone(changeable(session, names))) {
        const asItWas = await read(session, before.id)
        for (let time = 0; time < 2; time += 1) {
          const { outcome } = await touchingOnly(session, before.id, () =>
            session.ask('updateAccount', { accountId: before.id, changes }),
          )
          assert.ok(outcome === 'changed' || (time > 0 && outcome === 'alreadySo'))
          assert.deepEqual(await read(session, before.id), { ...asItWas, ...changes })
        }
      }
    },
  },
  {
    title: 'an account with a new e-mail is found by the new one and no longer by the old',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      const before = await make(session, person(session, 'Kim Berg'))
      const changes = changeable(session, { email: 'kim.holm@example.com', userName: 'kim.holm@example.com' })
      assert.ok(Object.keys(changes).length > 0, 'neither e-mail nor user name can change')
      const result = await session.ask('updateAccount', { accountId: before.id, changes })
      assert.deepEqual(result, { outcome: 'changed' })
      const after = await read(session, before.id)
      assert.deepEqual(after, { ...before, ...changes })
      if (changes[session.facts.matchOn] === undefined) return
      assert.equal((await session.ask('findAccount', keyOf(session, after)))?.id, before.id)
      assert.equal(await session.ask('findAccount', keyOf(session, before)), undefined)
    },
  },
  {
    title: 'a name that another account has is refused, and both stay as they are',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      const { matchOn } = session.facts
      if (session.facts.immutable.includes(matchOn)) return
      const holder = await make(session, person(session, 'Ola Berg'))
      const account = await make(session, person(session, 'Kim Berg'))
      const changes = { [matchOn]: holder[matchOn]?.toUpperCase() }
      const result = await session.ask('updateAccount', { accountId: account.id, changes })
      assert.ok(result.outcome === 'refused', JSON.stringify(result))
      assert.equal(result.code, 'alreadyTaken')
      assert.deepEqual(await read(session, account.id), account)
      assert.deepEqual(await read(session, holder.id), holder)
    },
  },
  {
    title: 'what is set for good at the creation stays, also when a change names it',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      const before = await make(session, person(session, 'Kim Berg'))
      const forGood = session.facts.immutable
      const changes = Object.fromEntries(forGood.map((name) => [name, 'somebody.else@example.com']))
      const committed = await committedBy(session, () =>
        session.ask('updateAccount', { accountId: before.id, changes }),
      )
      if (forGood.length > 0) assert.deepEqual(committed, [])
      assert.deepEqual(await read(session, before.id), before)
    },
  },
  {
    title: 'an account holds exactly the entitlements that were set, also when they are set twice',
    needs: ['createAccount', 'setEntitlements'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const account = await make(session, person(session, 'Kim Berg'))
      for (const { type, cardinality } of session.facts.entitlementTypes) {
        const [one, other] = refs(session.entitlements.filter((entitlement) => entitlement.type === type))
        assert.ok(one && other, `the simulator has fewer than two of ${type}`)
        const steps = cardinality === 'one' ? [[other], [one]] : [[one, other], [other], [], [one]]
        for (const entitlements of steps) await setTwice(session, account.id, type, entitlements)
      }
    },
  },
  {
    title: 'an entitlement that no longer exists is refused, and the account keeps what it holds',
    needs: ['createAccount', 'setEntitlements'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      for (const { type } of session.facts.entitlementTypes) {
        const entitlements = [{ type, id: session.absentId, name: 'Gone' }]
        const result = await session.ask('setEntitlements', { accountId: account.id, type, entitlements })
        assert.ok(result.outcome === 'refused', JSON.stringify(result))
        assert.equal(result.code, 'unknownEntitlement')
      }
      assert.deepEqual(await read(session, account.id), account)
    },
  },
]

const names = { givenName: 'Kimberly', familyName: "O'Holm-Brontë", displayName: 'Kimberly Holm' }

/** Each attribute by itself, then all together. */
function eachAlone(attributes: AccountAttributes): readonly AccountAttributes[] {
  const entries = Object.entries(attributes)
  assert.ok(entries.length > 0, 'no name can be changed')
  return [...entries.map(([name, value]) => ({ [name]: `${value} I` })), attributes]
}

/** What is included in another one of them is not shown beside it. */
function shownIds(session: Session, entitlements: ReturnType<typeof refs>): readonly string[] {
  const ids = entitlements.map(({ id }) => id)
  const included = session.entitlements
    .filter(({ id }) => ids.includes(id))
    .flatMap((one) => one.includes ?? [])
  return ids.filter((id) => !included.includes(id)).sort()
}

async function setTwice(
  session: Session,
  accountId: string,
  type: string,
  entitlements: ReturnType<typeof refs>,
): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    const { outcome } = await touchingOnly(session, accountId, () =>
      session.ask('setEntitlements', { accountId, type, entitlements }),
    )
    assert.ok(outcome === 'changed' || (time > 0 && outcome === 'alreadySo'))
    const account = await read(session, accountId)
    assert.deepEqual(heldIds(account, type), shownIds(session, entitlements))
    assert.notEqual(account.state, 'disabled')
  }
}
