import assert from 'node:assert/strict'
import type { Account } from '../account.ts'
import { listAll } from '../list-all.ts'
import { type ContractCase, everyAccount, keyOf, make, person, read, swapCase } from './contract-case.ts'
import type { Session } from './contract-session.ts'

const manyAccounts = 205

export const reading: readonly ContractCase[] = [
  {
    title: 'check names the application and whose credential it is, and changes nothing',
    about: ['check'],
    needs: [],
    async run(session) {
      const before = await everyAccount(session)
      const report = await session.ask('check', null)
      assert.notEqual(report.vendorAccount, '')
      for (const problem of report.problems) assert.ok(problem.says !== '' && problem.todo !== '')
      if (session.connector.whoAmI !== undefined) await checkActor(session)
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'what check finds missing is made by prepare, and preparing twice makes nothing more',
    about: ['check', 'prepare'],
    needs: ['prepare'],
    prepared: false,
    async run(session) {
      const { problems } = await session.ask('check', null)
      assert.deepEqual(await session.control.ledger(), [], 'the check changed something')
      const codes = problems.filter(({ preparable }) => preparable).map(({ code }) => code)
      assert.ok(codes.length > 0, 'nothing was missing')
      assert.deepEqual(await session.ask('prepare', { codes: [] }), { made: [], settings: {} })
      assert.deepEqual(await session.control.ledger(), [], 'something was made without consent')
      const first = await session.ask('prepare', { codes })
      const committed = await session.control.ledger()
      assert.ok(first.made.length > 0 && committed.length > 0)
      const again = await session.ask('prepare', { codes })
      assert.deepEqual(again, { made: [], settings: first.settings })
      assert.deepEqual(await session.control.ledger(), committed)
      const fields = session.connector.settings.map(({ name }) => name)
      for (const name of Object.keys(first.settings))
        assert.ok(fields.includes(name), `${name} is no setting`)
    },
  },
  {
    title: 'a prepared application misses nothing that can be prepared',
    needs: ['prepare'],
    async run(session) {
      const { problems } = await session.ask('check', null)
      assert.deepEqual(
        problems.filter(({ preparable }) => preparable),
        [],
      )
    },
  },
  {
    title: 'a listing reaches the end and shows every account once, as a reading of it alone does',
    about: ['listAccounts', 'getAccount'],
    needs: ['createAccount'],
    async run(session) {
      const before = await everyAccount(session)
      for (let at = 0; at < manyAccounts; at += 1)
        await session.ask('createAccount', person(session, `Person Nr${at}`))
      const totals = new Set<number | undefined>()
      const listed = await listAll<Account>(
        (page) => session.ask('listAccounts', page),
        (_, total) => totals.add(total),
      )
      assert.equal(listed.length, before.length + manyAccounts)
      assert.deepEqual(
        [...totals].filter((total) => total !== undefined && total !== listed.length),
        [],
      )
      for (let at = 0; at < listed.length; at += 20) {
        const account = listed[at]
        assert.ok(account)
        checkSame(account, await read(session, account.id))
      }
    },
  },
  {
    title: 'entitlements are listed to the end, and what accounts hold is among them',
    about: ['listEntitlements', 'getAccount'],
    needs: ['listEntitlements', 'createAccount'],
    async run(session) {
      const listed = await listAll((page) => session.ask('listEntitlements', page))
      const account = await make(session, person(session, 'Kim Berg'))
      const types = session.facts.entitlementTypes.map(({ type }) => type)
      for (const { type, name } of listed) assert.ok(types.includes(type) && name !== '')
      assert.ok(account.entitlements && account.entitlements.length > 0)
      for (const { type, id } of account.entitlements)
        assert.ok(listed.some((one) => one.type === type && one.id === id))
    },
  },
  {
    title: 'an account is found by exactly its sign-in name, whatever the case of its letters',
    about: ['findAccount'],
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const [field = '', name = ''] = Object.entries(keyOf(session, account))[0] ?? []
      for (const written of [name, name.toUpperCase(), swapCase(name)])
        checkSame(account, (await session.ask('findAccount', { [field]: written })) ?? fail(written))
    },
  },
  {
    title: 'a similar name, or none, finds nobody',
    about: ['findAccount'],
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const [field = '', name = ''] = Object.entries(keyOf(session, account))[0] ?? []
      for (const similar of similarTo(name))
        assert.equal(
          await session.ask('findAccount', { [field]: similar }),
          undefined,
          JSON.stringify(similar),
        )
      assert.equal(await session.ask('findAccount', {}), undefined)
    },
  },
  {
    title: 'an id that nothing has is nobody',
    about: ['getAccount'],
    needs: [],
    async run(session) {
      assert.equal(await session.ask('getAccount', { accountId: session.absentId }), undefined)
    },
  },
]

async function checkActor(session: Session): Promise<void> {
  const { actor } = await session.ask('check', null)
  const { accountId } = await session.ask('whoAmI', null)
  assert.ok(actor !== undefined && actor.name !== '')
  assert.equal(actor.accountId, accountId)
  const listed = (await everyAccount(session)).find(({ id }) => id === accountId)
  assert.ok(listed?.marks?.includes('self'), 'the listing does not mark whose credential it is')
  assert.equal((await read(session, accountId)).id, accountId)
}

/**
 * Names of entitlements, and the marks `admin` and `self`, need not be in a reading of one account; what accounts hold
 * need not be in a listing, nor then who is an admin by it.
 */
function checkSame(listed: Account, one: Account): void {
  const plain = ({ marks = [], entitlements, ...account }: Account) => ({
    ...account,
    owner: marks.includes('owner'),
    held: listed.entitlements && entitlements?.map(({ type, id }) => `${type} ${id}`),
  })
  assert.deepEqual(plain(one), plain(listed))
  const told = (one.marks ?? []).filter((mark) => mark !== 'admin' || listed.entitlements !== undefined)
  for (const mark of told) assert.ok(listed.marks?.includes(mark), `the listing lacks ${mark}`)
}

function similarTo(name: string): readonly string[] {
  const [local = '', domain = ''] = name.split('@')
  return [
    '',
    '.',
    '..',
    '%',
    '*',
    local,
    `@${domain}`,
    name.slice(0, -1),
    name.slice(1),
    `${name}x`,
    `x${name}`,
    `${local}+1@${domain}`,
    `${local}%@${domain}`,
    `${local}_@${domain}`,
    name.replace('.', '_'),
    `../email/${name}`,
    `x/../${name}`,
    `${name}/..`,
    `${name}?`,
    `${name}#x`,
    name.replace('@', '%40'),
    // Kelvin sign, dotless i: what lower-casing by Unicode takes for k and i.
    name.replace('k', '\u212a'),
    name.replace('i', '\u0131'),
    name.replace('i', '\u0130'),
    name.normalize('NFC').replace('e', 'e\u0301'),
  ]
}

function fail(written: string): never {
  assert.fail(`${written} was not found`)
}
