import assert from 'node:assert/strict'
import {
  type ContractCase,
  heldIds,
  make,
  oneOfEachType,
  password,
  person,
  read,
  refs,
  touchingOnly,
} from './contract-case.ts'
import type { Session } from './contract-session.ts'

export const returning: readonly ContractCase[] = [
  {
    title: 'who comes back has the same account, and holds exactly what was asked for',
    needs: ['createAccount', 'disableAccount', 'reactivateAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const before = await make(session, person(session, 'Kim Berg'))
      for (const entitlements of heldAfterReturn(session)) {
        await disable(session, before.id)
        for (let time = 0; time < 2; time += 1) {
          const { outcome } = await touchingOnly(session, before.id, () =>
            session.ask('reactivateAccount', { accountId: before.id, entitlements }),
          )
          assert.ok(outcome === 'changed' || (time > 0 && outcome === 'alreadySo'), outcome)
          const after = await read(session, before.id)
          for (const { type } of session.facts.entitlementTypes) {
            const wanted = entitlements.filter((one) => one.type === type).map(({ id }) => id)
            assert.deepEqual(heldIds(after, type), wanted.sort())
          }
          assert.deepEqual({ ...after, entitlements: [] }, { ...before, entitlements: [] })
        }
      }
    },
  },
]

async function disable(session: Session, accountId: string): Promise<void> {
  const mode = session.facts.leaverModes.find((one) => one !== 'delete') ?? 'disable'
  await session.ask('disableAccount', { accountId, mode, password })
  assert.equal((await read(session, accountId)).state, 'disabled')
}

/** One entitlement, another one, and where an account may be without any: none. */
function heldAfterReturn(session: Session): readonly ReturnType<typeof refs>[] {
  const types = session.facts.entitlementTypes
  const others = types.flatMap(({ type }) =>
    refs(session.entitlements.filter((one) => one.type === type)).slice(1, 2),
  )
  const mayHoldNone = types.every(({ cardinality }) => cardinality !== 'one')
  return [oneOfEachType(session), others, ...(mayHoldNone ? [[]] : [])]
}
