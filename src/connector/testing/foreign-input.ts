import assert from 'node:assert/strict'
import type { Account, AccountAttributes } from '../account.ts'
import type { JsonObject } from '../json.ts'
import {
  type ContractCase,
  changeable,
  committedBy,
  everyAccount,
  keyOf,
  make,
  person,
  read,
  touchingOnly,
  writable,
} from './contract-case.ts'
import type { Session } from './contract-session.ts'
import { changesOf } from './every-call.ts'

const hostileTexts: readonly string[] = [
  `"quotes' and \\backslashes`,
  '../../admin',
  '%2F..%2Fadmin%00',
  '?a=b&c=d#fragment',
  'line\nbreak\r\nX-Injected: yes\r\n\r\n{"group":1}',
  '😀 Zoë 王 \u0301',
  '\u202eright-to-left\u2066',
  '\ufeff\u200bzero width',
  // No NUL: the host lets none in, from either side.
  'bell\u0007and\u001bescape',
  '__proto__',
  'constructor',
  '{{7*7}} <script>alert(1)</script>',
  "'; DROP TABLE users; --",
  '=HYPERLINK("https://example.com")',
  'null',
  'x'.repeat(64 * 1024),
]

export const foreignInput: readonly ContractCase[] = [
  {
    title:
      'no text in an attribute is more than text: it arrives as it is or is refused, and touches nobody else',
    fault: 'hostile text in a change',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      const account = await make(session, person(session, 'Kim Berg'))
      for (const text of hostileTexts) {
        for (const [name, value] of Object.entries(changeable(session, attributesMadeOf(text)))) {
          const before = await read(session, account.id)
          const changes = { [name]: value }
          const { outcome } = await touchingOnly(session, account.id, () =>
            session.ask('updateAccount', { accountId: account.id, changes }),
          )
          assert.ok(['changed', 'refused'].includes(outcome), `${name} ${JSON.stringify(text)}: ${outcome}`)
          const after = outcome === 'changed' ? { ...before, ...changes } : before
          assert.deepEqual(await read(session, account.id), after)
        }
      }
    },
  },
  {
    title: 'an account is made with any text, or refused: never a third thing, never somebody else',
    fault: 'hostile text in a create',
    needs: ['createAccount'],
    async run(session) {
      await make(session, person(session, 'Ola Berg'))
      for (const text of hostileTexts) {
        for (const value of [text, `${text}@example.com`]) {
          const named = { email: value, userName: value, givenName: text, familyName: text }
          await makeOrRefuse(session, writable(session, named))
        }
      }
    },
  },
  {
    title: 'names that JavaScript gives a meaning to are names like others',
    fault: 'names with a meaning',
    needs: ['createAccount', 'updateAccount'],
    async run(session) {
      if (session.facts.attributes !== 'any') return
      const text =
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a.b[0]":null}'
      const profile = JSON.parse(text) as JsonObject
      const account = await make(session, person(session, 'Kim Berg', { profile }))
      assert.equal(JSON.stringify(account.profile), text)
      const changes = { profile: { ...profile, more: 1 } }
      await session.ask('updateAccount', { accountId: account.id, changes })
      assert.deepEqual((await read(session, account.id)).profile, changes.profile)
      assert.equal(({} as { polluted?: boolean }).polluted, undefined)
    },
  },
  {
    title: 'nothing but an id of its own leads to an account',
    fault: 'hostile ids',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const other = await make(session, person(session, 'Ola Berg'))
      const before = await everyAccount(session)
      const committed = await committedBy(session, async () => {
        for (const accountId of idsLike(session, account, other)) {
          assert.equal(await session.ask('getAccount', { accountId }), undefined, JSON.stringify(accountId))
          for (const { method, ask } of changesOf(session, accountId))
            assert.deepEqual(await ask(), { outcome: 'absent' }, `${method} ${JSON.stringify(accountId)}`)
        }
      })
      assert.deepEqual(committed, [])
      assert.deepEqual(await everyAccount(session), before)
    },
  },
]

function attributesMadeOf(text: string): AccountAttributes {
  const email = `${text}@example.com`
  return { userName: text, email, givenName: text, familyName: text, displayName: text }
}

async function makeOrRefuse(session: Session, attributes: AccountAttributes): Promise<void> {
  const wanted = { ...person(session, 'Kim Berg'), attributes }
  const before = await everyAccount(session)
  const result = await session.ask('createAccount', wanted)
  const after = await everyAccount(session)
  if (result.outcome === 'refused') return assert.deepEqual(after, before)
  assert.ok(result.outcome === 'created', JSON.stringify(result))
  const made = await read(session, result.account.id)
  for (const [name, value] of Object.entries(attributes))
    if (!session.facts.immutable.includes(name as keyof AccountAttributes))
      assert.equal(made[name as keyof AccountAttributes], value, name)
  assert.equal((await session.ask('findAccount', keyOf(session, made)))?.id, made.id)
  assert.deepEqual(
    after.filter(({ id }) => id !== made.id),
    before,
  )
}

/** What a careless path, a cast to a number or a look-up would take for one of the two. */
function idsLike(session: Session, { id, email, userName }: Account, other: Account): readonly string[] {
  // Where the sign-in name is the id, it may lead to its account.
  const names = [email, userName].filter((name) => name !== undefined && name !== id)
  return [
    '',
    '.',
    '..',
    ' ',
    'me',
    'null',
    '__proto__',
    'constructor',
    `../${id}`,
    `./${id}`,
    `${id}/../${other.id}`,
    `${id}/`,
    `${id}/.`,
    `${id}?x=1`,
    `${id}#x`,
    `${id}%2F..%2F${other.id}`,
    encodeURIComponent(`../${other.id}`),
    '%2e%2e',
    ` ${id}`,
    `${id} `,
    `${id}\n`,
    `${id},${other.id}`,
    `${id}.0`,
    `0${id}`,
    `+${id}`,
    session.absentId,
    ...names.flatMap((name) => [`${name}`, `email/${name}`]),
    `email/${id}`,
  ]
}
