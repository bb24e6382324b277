import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FakeSite, type Quirks } from '../testing/fake-site.ts'
import { startSession } from '../testing/sample-session.ts'
import { type ChangeInput, runOperation } from './run-operation.ts'
import type { Session } from './session.ts'

type Name = 'create' | 'setRole' | 'disable'

async function run(
  name: Name,
  quirks: Quirks = {},
  input: Partial<ChangeInput> = {},
  more: Partial<Session> = {},
) {
  const started = startSession(quirks, more)
  const email = name === 'create' ? 'new@example.com' : 'ann@example.com'
  const outcome = await runOperation(started.session, name, { email, role: 'Editor', ...input })
  const { site, journal } = started
  return {
    outcome,
    changes: site.changes,
    site,
    journal,
    said: 'code' in outcome ? outcome.code : outcome.kind,
  }
}

suite('a change that works', () => {
  test('disable: found, checked, sent once, read back', async () => {
    const { outcome, changes, journal, site } = await run('disable')
    assert.equal(outcome.kind, 'doneVerified')
    assert.deepEqual(changes, ['disable 123'])
    assert.deepEqual(
      journal.map(({ at }) => at),
      ['intent', 'sent'],
    )
    assert.deepEqual(
      site.users.filter(({ status }) => status === 'Disabled').map(({ email }) => email),
      ['ann@example.com'],
    )
  })

  test('create: invited with the role', async () => {
    const { outcome, changes } = await run('create')
    assert.equal(outcome.kind, 'doneVerified')
    assert.deepEqual(changes, ['invite new@example.com'])
  })

  test('setRole', async () => {
    const { outcome, site } = await run('setRole')
    assert.equal(outcome.kind, 'doneVerified')
    assert.deepEqual(
      site.users.filter(({ role }) => role === 'Editor').map(({ name }) => name),
      ['Ann', 'Robot'],
    )
  })

  test('a second time there is nothing to do', async () => {
    const { session, site } = startSession()
    for (const wanted of ['doneVerified', 'alreadyDone', 'alreadyDone'])
      assert.equal((await runOperation(session, 'disable', { email: 'Ann@Example.com' })).kind, wanted)
    assert.equal(site.changes.length, 1)
  })

  const harmless: readonly (readonly [says: string, quirks: Quirks])[] = [
    ['moved columns', { headers: ['Status', 'Email', 'Role', 'Name'] }],
    ['a listed alternative of a label', { heading: 'People' }],
    ['a dialog that the recipe closes', { news: true }],
    ['a session that has ended', { signedOut: true }],
    ['a slow page', { busyMs: 800 }],
    ['a change that shows late', { staleMs: 4_000 }],
    ['an answer 500 to a change that was made', { answer: 500 }],
    ['an answer that was lost', { lost: 'afterSending' }],
    ['a refusal of what was done', { answer: 409 }],
  ]
  for (const [says, quirks] of harmless)
    for (const name of ['disable', 'create', 'setRole'] as const)
      test(`${name} in spite of ${says}`, async () => {
        const { outcome, changes } = await run(name, quirks)
        assert.equal(outcome.kind, 'doneVerified', JSON.stringify(outcome))
        assert.equal(changes.length, 1)
      })
})

/** What must stop, with the code, and how many changes the site has committed at most: never of somebody else. */
const stops: readonly (readonly [
  name: Name,
  says: string,
  quirks: Quirks,
  code: string,
  committed?: number,
])[] = [
  [
    'disable',
    'a search that does not search, for somebody absent',
    { searchShowsAll: true },
    'doneVerified',
    1,
  ],
  ['create', 'a search that does not search', { searchShowsAll: true }, 'search_untrusted'],
  ['disable', 'two rows of one person', { duplicateRow: true }, 'ambiguous_account'],
  ['disable', 'the e-mail column gone', { headers: ['Name', 'Role', 'Status'] }, 'schema_drift'],
  ['disable', 'the e-mail column twice', { headers: ['Email', 'Email', 'Role', 'Status'] }, 'schema_drift'],
  ['disable', 'an unlisted label', { confirmLabel: 'Switch off' }, 'not_found'],
  ['disable', 'a button that says more', { confirmLabel: 'Delete permanently' }, 'not_found'],
  ['disable', 'two buttons that fit', { twoConfirms: true }, 'ambiguous'],
  ['disable', 'another page', { heading: 'Projects' }, 'layout_drift'],
  ['disable', 'a dialog nobody declared', { overlay: 'How do you like us?' }, 'blocked_by_overlay'],
  ['disable', 'the menu of the neighbor', { menuOfNeighbor: true }, 'identity_mismatch'],
  ['disable', 'somebody else in the dialog', { dialogShows: 'bob@example.com' }, 'identity_mismatch'],
  ['disable', 'a look-alike in the dialog', { dialogShows: 'xann@example.com' }, 'identity_mismatch'],
  [
    'disable',
    'somebody else beside in the dialog',
    { dialogAlsoShows: 'bob@example.com' },
    'identity_mismatch',
  ],
  ['disable', 'nobody in the dialog', { dialogShows: '' }, 'identity_mismatch'],
  ['disable', 'a request about another id', { sendsId: '1234' }, 'write_blocked'],
  ['setRole', 'a request about another id', { sendsId: '1234' }, 'write_blocked'],
  ['disable', 'a click that sends nothing', { sendsNothing: true }, 'no_write_seen'],
  ['disable', 'a click that sends twice', { sendsTwice: true }, 'doneVerified', 1],
  ['create', 'a click that sends twice', { sendsTwice: true }, 'doneVerified', 1],
  ['disable', 'a change that is not saved', { saves: false }, 'verify_failed'],
  ['setRole', 'a role that is ignored', { roleIgnored: true }, 'verify_failed', 1],
  ['create', 'an invitation that is not saved', { saves: false }, 'verify_failed'],
  ['disable', 'an answer 500 and nothing saved', { answer: 500, saves: false }, 'not_done'],
  ['disable', 'an answer lost and nothing saved', { lost: 'afterSending', saves: false }, 'not_done'],
  ['disable', 'a page lost before it was sent', { lost: 'beforeSending' }, 'no_write_seen'],
  ['disable', 'a refusal', { answer: 403, saves: false, alert: 'No seat left' }, 'app_rejected'],
  [
    'setRole',
    'a refusal that is known',
    { answer: 403, saves: false, alert: 'Only the owner may do this' },
    'needsPerson',
  ],
  ['disable', 'a captcha', { signedOut: true, captcha: true }, 'captcha'],
  [
    'disable',
    'somebody else signed in',
    { signedOut: true, signedInAs: 'eve@example.com' },
    'identity_mismatch',
  ],
  ['disable', 'a page that never rests', { busyMs: 60_000 }, 'timeout'],
]

suite('a change that must not be made', () => {
  for (const [name, says, quirks, code, committed = 0] of stops)
    test(`${name}: ${says}`, async () => {
      const { said, changes, site } = await run(name, quirks)
      assert.equal(said, code)
      assert.equal(changes.length, committed)
      const others = site.users.filter(({ email }) => !['ann@example.com', 'new@example.com'].includes(email))
      assert.deepEqual(
        others,
        new FakeSite().users.filter(({ email }) => email !== 'ann@example.com'),
      )
    })

  test('dry run: up to the last click, and nothing is sent', async () => {
    for (const name of ['disable', 'create', 'setRole'] as const) {
      const { said, changes, journal } = await run(name, {}, { dryRun: true })
      assert.equal(said, 'rehearsed')
      assert.deepEqual([changes, journal], [[], []])
    }
  })

  test('the robot itself, a protected role, and somebody who is not there', async () => {
    for (const email of ['robot@example.com', 'olga@example.com', 'nobody@example.com']) {
      const { said, changes } = await run('disable', {}, { email })
      assert.equal(said, 'needsPerson', email)
      assert.deepEqual(changes, [])
    }
  })

  test('a kill switch stops before the click, also between the journal and the click', async () => {
    const at = { steps: 0 }
    for (let allowed = 0; allowed < 40; allowed += 1) {
      at.steps = 0
      const mayGoOn = () => at.steps++ < allowed
      const { said, changes } = await run('disable', {}, {}, { mayGoOn })
      if (said === 'doneVerified') return assert.ok(allowed > 5)
      assert.ok(said === 'killed' ? changes.length === 0 : said === 'unknown', `${said} after ${allowed}`)
    }
    assert.fail('it never came to its end')
  })

  test('an intent that can not be written down is never carried out', async () => {
    const failing = { journal: async () => Promise.reject(new Error('disk full')) }
    const { session, site } = startSession({}, failing)
    await assert.rejects(runOperation(session, 'disable', { email: 'ann@example.com' }), /disk full/)
    assert.deepEqual(site.changes, [])
  })

  test('signing in is tried once', async () => {
    const { site } = await run('disable', { signedOut: true, signedInAs: 'eve@example.com' })
    assert.equal(site.loginPosts, 1)
  })
})
