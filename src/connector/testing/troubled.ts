import assert from 'node:assert/strict'
import { ConnectorError, type ConnectorErrorCode } from '../errors.ts'
import { type ContractCase, committedBy, everyAccount, keyOf, make, person } from './contract-case.ts'
import type { Session } from './contract-session.ts'
import type { Fault } from './contract-simulator.ts'
import { type Ask, readsOf, writesOf } from './every-call.ts'

const lostAnswers: readonly Fault[] = [
  { kind: 'error', status: 500, phase: 'after' },
  { kind: 'error', status: 502, phase: 'after' },
  { kind: 'reset', phase: 'after' },
]

export const troubled: readonly ContractCase[] = [
  {
    title: 'a wrong credential is told from everything else, by every method, and changes nothing',
    fault: 'a wrong credential',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const before = await everyAccount(session)
      const secrets = session.connector.settings.filter(({ secret }) => secret).map(({ name }) => name)
      const wrong = session.withSecrets(
        Object.fromEntries(secrets.map((name) => [name, 'NoSuchCredential7'])),
      )
      const committed = await committedBy(session, async () => {
        for (const ask of [...readsOf(wrong, account), ...writesOf(wrong, account)])
          await rejects(ask, 'credentialsRejected')
      })
      assert.deepEqual(committed, [])
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'a create whose answer is lost is unknown, was made once, and is seen by a reading',
    fault: 'the answer to a create is lost',
    needs: ['createAccount'],
    async run(session) {
      for (const [at, fault] of lostAnswers.entries()) {
        const wanted = person(session, `Lost Nr${at}`)
        await session.control.setFaults(fault)
        const committed = await committedBy(session, () =>
          rejects(
            { method: 'createAccount', ask: () => session.ask('createAccount', wanted) },
            'outcomeUnknown',
          ),
        )
        await session.control.setFaults()
        assert.equal(committed.length, 1, committed.join())
        assert.ok(await session.ask('findAccount', keyOf(session, wanted.attributes)))
      }
    },
  },
  {
    title: 'a change whose answer is lost is unknown, and was not sent a second time',
    fault: 'the answer to a change is lost',
    needs: ['createAccount'],
    async run(session) {
      for (const [at, fault] of lostAnswers.entries()) {
        const account = await make(session, person(session, `Lost Nr${at}`))
        for (const ask of writesOf(session, account).slice(1)) {
          await session.control.setFaults(fault)
          const committed = await committedBy(session, () => rejects(ask, 'outcomeUnknown'))
          await session.control.setFaults()
          assert.equal(committed.length, 1, `${ask.method}: ${committed.join()}`)
        }
      }
    },
  },
  {
    title:
      'a vendor that breaks before it does anything is unavailable to a reading, and unknown to a change',
    fault: 'the vendor breaks down',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const before = await everyAccount(session)
      for (const fault of [{ kind: 'error', status: 500 }, { kind: 'reset' }] as const) {
        await session.control.setFaults(fault)
        for (const ask of readsOf(session, account)) await rejects(ask, 'unavailable')
        for (const ask of writesOf(session, account)) await rejects(ask, 'outcomeUnknown', 'unavailable')
        await session.control.setFaults()
      }
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'a vendor that asks for time gets the time it asked for, whatever was asked of it',
    fault: 'the vendor asks for time',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const before = await everyAccount(session)
      for (const status of session.facts.throttleStatuses) {
        await session.control.setFaults({ kind: 'throttle', status, retryAfter: 7 })
        for (const ask of everything(session, account)) {
          const { retryAfterMs } = await rejects(ask, 'rateLimited')
          assert.equal(retryAfterMs, 7_000, ask.method)
        }
      }
      await session.control.setFaults()
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'a web page with status 200 is never an answer: not an empty list, not an absence, not a success',
    fault: 'a web page with status 200',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      await session.control.setFaults({ kind: 'html' })
      for (const ask of everything(session, account)) await rejects(ask, 'unexpectedAnswer')
    },
  },
]

function everything(session: Session, account: Parameters<typeof readsOf>[1]): readonly Ask[] {
  return [...readsOf(session, account), ...writesOf(session, account)]
}

/** Asserts that it ends with one of these errors, and gives the error. */
export async function rejects(
  { method, ask }: Ask,
  ...codes: readonly ConnectorErrorCode[]
): Promise<ConnectorError> {
  const end: unknown = await ask().catch((error: unknown) => error)
  if (end instanceof assert.AssertionError) throw end
  assert.ok(end instanceof ConnectorError, `${method} ended with ${JSON.stringify(end) ?? 'undefined'}`)
  assert.ok(codes.includes(end.code), `${method} ended with ${end.code}, not ${codes.join(' or ')}`)
  return end
}
