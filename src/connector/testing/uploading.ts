import assert from 'node:assert/strict'
import type { ContractCase } from './contract-case.ts'
import { everyAccount } from './contract-case.ts'
import type { Session } from './contract-session.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const columns = { email: 'Email' }

/** What is asked of a connector whose accounts are read from a file. */
export const uploading: readonly ContractCase[] = [
  {
    title:
      'a file is read into accounts whose ids are their folded sign-in names, and reading it changes nothing',
    needs: ['readUpload'],
    async run(session) {
      const before = await everyAccount(session)
      const content = base64('Email\nKim.Berg@Example.com\nlou@example.com\n')
      const read = await session.ask('readUpload', { name: 'list.csv', content, columns })
      assert.deepEqual([read.problems, read.rows, read.columns], [[], 2, columns])
      assert.deepEqual(
        read.accounts.map(({ id, email }) => [id, email]),
        [
          ['kim.berg@example.com', 'Kim.Berg@Example.com'],
          ['lou@example.com', 'lou@example.com'],
        ],
      )
      assert.deepEqual(await everyAccount(session), before)
    },
  },
  {
    title: 'a row that can not be read is a problem with its line, never an account and never passed over',
    needs: ['readUpload'],
    async run(session) {
      for (const [content, line] of bad) {
        const { problems, accounts, rows } = await session.ask('readUpload', {
          ...{ name: 'list.csv', content: base64(content), columns },
        })
        assert.ok(problems.length > 0 && problems.every(({ says }) => says !== ''), content)
        assert.equal(problems[0]?.line, line, content)
        assert.ok(accounts.length + problems.length >= rows)
      }
    },
  },
  {
    title: 'accounts of an uploaded list are found by exactly their sign-in name, in any case of its letters',
    needs: ['readUpload'],
    async run(session) {
      const [account] = await everyAccount(session)
      assert.ok(account?.email)
      for (const email of [account.email, account.email.toUpperCase(), ` ${account.email} `])
        assert.deepEqual(await found(session, email), account)
      for (const email of [
        `x${account.email}`,
        account.email.slice(1),
        '',
        account.email.replace('a', '\u0430'),
      ])
        assert.equal(await found(session, email), undefined, email)
      assert.deepEqual(await session.ask('getAccount', { accountId: account.id }), account)
    },
  },
]

const bad: readonly (readonly [content: string, line: number])[] = [
  ['Email\na@example.com\nA@example.com\n', 3],
  ['Email,Name\na@example.com,A\nb@example.com\n', 3],
  ['Mail\na@example.com\n', 1],
]

function found(session: Session, email: string) {
  return session.ask('findAccount', { email })
}
