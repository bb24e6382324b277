import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { Connector } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { casesFor, runCase } from '../../src/connector/testing/contract-cases.ts'
import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { crossBoundary } from '../../src/connector/testing/cross-boundary.ts'
import { reference } from './connector.ts'
import { startReference } from './simulator/server.ts'

const subject: ContractSubject = {
  async startSimulator() {
    const simulator = await startReference()
    const { admin } = controlOf(simulator)
    for (const name of ['Readers', 'Writers']) await admin('createGroup', { name })
    await admin('createAccount', { userName: 'ada.admin@example.com' })
    return simulator
  },
  absentId: 'a999999',
  folder: new URL('.', import.meta.url),
}

const right = reference as Connector
const { createAccount, disableAccount, setEntitlements, deleteAccount, updateAccount } = right
assert.ok(createAccount && disableAccount && setEntitlements && deleteAccount && updateAccount)

/** Mistakes that a connector's author could make, and which promise shows each. */
const bugs: readonly (readonly [bug: string, wrong: Partial<Connector>, shownBy: RegExp])[] = [
  [
    'what comes back is not JSON',
    { check: async () => ({ vendorAccount: 'x', problems: [], seats: new Map() as never }) },
    /^check names the application/,
  ],
  [
    'anything but a ConnectorError is thrown',
    { getAccount: () => Promise.reject(new TypeError('x is undefined')) },
    /^an id that nothing has/,
  ],
  [
    'the listing stops after the first page',
    {
      async listAccounts(context, input) {
        const { items } = await right.listAccounts(context, input)
        return { items }
      },
    },
    /^a listing reaches the end/,
  ],
  [
    'an account is found by a part of its name',
    {
      async findAccount(context, { userName = '' }) {
        const { items } = await right.listAccounts(context, {})
        return items.find((account) => account.userName?.includes(userName.toLowerCase()))
      },
    },
    /^a similar name, or none/,
  ],
  [
    'every trouble of a reading is taken for an absence',
    { getAccount: (context, input) => right.getAccount(context, input).catch(() => undefined) },
    /^a web page with status 200/,
  ],
  [
    'a create is sent again after a lost answer',
    {
      async createAccount(context, input) {
        return createAccount(context, input).catch(() => createAccount(context, input))
      },
    },
    /^a create whose answer is lost/,
  ],
  [
    'an account that exists is an error',
    {
      async createAccount(context, input) {
        const result = await createAccount(context, input)
        if (result.outcome === 'alreadyExists') throw new ConnectorError('unexpectedAnswer')
        return result
      },
    },
    /^a create that is asked for twice/,
  ],
  [
    'a change of one attribute clears the others',
    {
      async updateAccount(context, { accountId, changes }) {
        return updateAccount(context, { accountId, changes: { email: '', ...changes } })
      },
    },
    /^names change, everything else/,
  ],
  [
    'entitlements are added to what is held',
    {
      async setEntitlements(context, input) {
        const held = (await right.getAccount(context, input))?.entitlements ?? []
        return setEntitlements(context, { ...input, entitlements: [...held, ...input.entitlements] })
      },
    },
    /^an account holds exactly/,
  ],
  [
    'disabling ignores the mode',
    { disableAccount: (context, input) => disableAccount(context, { ...input, mode: 'disable' }) },
    /^by a mode that is not declared/,
  ],
  [
    'a deletion of what is not there is called a success',
    {
      async deleteAccount(context, input) {
        await deleteAccount(context, input)
        return { outcome: 'changed' }
      },
    },
    /^what is not there is absent/,
  ],
  [
    'the key is told in an error',
    {
      check: (context) => {
        const cause = new Error(`GET /v1/me with ${context.secrets['token']}`)
        return Promise.reject(new ConnectorError('unavailable', { cause }))
      },
    },
    /^a vendor that repeats what it was sent/,
  ],
  [
    'an id is put into the address as it comes',
    {
      async getAccount(context, { accountId }) {
        const id = new URL(accountId, 'http://x/v1/accounts/').pathname.split('/').at(-1) ?? ''
        return right.getAccount(context, { accountId: id })
      },
    },
    /^nothing but an id of its own/,
  ],
  [
    'a fact and a method contradict each other',
    { facts: { ...right.facts, reactivate: 'none' } },
    /^facts and/,
  ],
]

for (const [bug, wrong, shownBy] of bugs)
  test(`the suite shows it when ${bug}`, async () => {
    const { connector } = crossBoundary({ ...right, ...wrong })
    const promises = casesFor(connector).filter(({ title }) => shownBy.test(title))
    assert.equal(promises.length, 1, `not one promise fits ${shownBy}`)
    for (const promise of promises) {
      await runCase(crossBoundary(right).connector, subject, promise)
      await assert.rejects(runCase(connector, subject, promise))
    }
  })
