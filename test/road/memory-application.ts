import type { Account } from '../../src/connector/account.ts'
import type { Connector } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { sampleConnector, sampleFacts } from '../../src/connector/testing/sample-connector.ts'

/** What the next changes come to: made and the answer lost, lost on the way there, throttled, or refused. */
export type Fault = 'answerLost' | 'requestLost' | 'throttled' | 'refused'

/** An application in memory, that can lose answers and show old states. */
export type MemoryApplication = {
  readonly connector: Connector
  readonly accounts: Map<string, Account>
  /** Every change that was sent, in order. */
  readonly sent: string[]
  /** For the next changes, one after the other; undefined = nothing goes wrong. */
  readonly faults: (Fault | undefined)[]
  /** For the next readings: true = throttled. */
  readonly readFaults: boolean[]
  /** From now on readings show the state of this moment. */
  freeze(): void
  thaw(): void
}

export function memoryApplication(facts: Parameters<typeof sampleFacts>[0] = {}): MemoryApplication {
  const accounts = new Map<string, Account>()
  const sent: string[] = []
  const faults: (Fault | undefined)[] = []
  const readFaults: boolean[] = []
  let frozen: Map<string, Account> | undefined
  let nextId = 1

  const shown = () => {
    if (readFaults.shift()) throw new ConnectorError('rateLimited', { retryAfterMs: 1_000 })
    return frozen ?? accounts
  }
  async function change<T>(kind: string, make: () => T): Promise<T> {
    sent.push(kind)
    const fault = faults.shift()
    if (fault === 'throttled') throw new ConnectorError('rateLimited', { retryAfterMs: 1_000 })
    if (fault === 'refused') return { outcome: 'refused', code: 'invalidValue', reason: 'no' } as T
    if (fault === 'requestLost') throw new ConnectorError('outcomeUnknown')
    const made = make()
    if (fault === 'answerLost') throw new ConnectorError('outcomeUnknown')
    return made
  }
  const alter = (kind: string, id: string, changes: Partial<Account>) =>
    change(kind, (): ChangeOutcome => {
      const account = accounts.get(id)
      if (account === undefined) return { outcome: 'absent' }
      accounts.set(id, { ...account, ...changes })
      return { outcome: 'changed' }
    })

  const connector = sampleConnector({
    facts: sampleFacts({ entitlementTypes: [], ...facts }),
    getAccount: async (_context, { accountId }) => shown().get(accountId),
    findAccount: async (_context, { email }) => [...shown().values()].find((one) => one.email === email),
    createAccount: (_context, { attributes, entitlements }) =>
      change('create', () => {
        const account: Account = { ...attributes, id: `v${nextId++}`, state: 'active', entitlements }
        accounts.set(account.id, account)
        return { outcome: 'created', account }
      }),
    updateAccount: (_context, { accountId, changes }) => alter('update', accountId, changes),
    disableAccount: (_context, { accountId }) => alter('disable', accountId, { state: 'disabled' }),
    reactivateAccount: (_context, { accountId }) => alter('reactivate', accountId, { state: 'active' }),
    deleteAccount: (_context, { accountId }) =>
      change('delete', () => ({ outcome: accounts.delete(accountId) ? 'changed' : 'absent' }) as const),
  })
  return {
    ...{ connector, accounts, sent, faults, readFaults },
    freeze() {
      frozen = new Map(accounts)
    },
    thaw() {
      frozen = undefined
    },
  }
}
