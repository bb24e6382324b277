import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { EvidenceMoment } from '../evidence/evidence-sink.ts'
import type { Quirks } from '../testing/fake-site.ts'
import { startSession } from '../testing/sample-session.ts'
import { signInsOf } from '../testing/sign-ins.ts'
import { runOperation } from './run-operation.ts'

const ann = { email: 'ann@example.com' }

suite('signing in', () => {
  test('the right account begins the count anew', async () => {
    const signIns = signInsOf(1)
    const { session, site } = startSession({ signedOut: true }, { signIns })
    assert.equal((await runOperation(session, 'disable', ann)).kind, 'doneVerified')
    assert.deepEqual([site.loginPosts, signIns.unproved()], [1, 0])
  })

  test('a stored session of somebody else changes nothing', async () => {
    const { session, site } = startSession({ signedInAs: 'eve@example.com' })
    const outcome = await runOperation(session, 'disable', ann)
    assert.equal(outcome.kind === 'stoppedSafe' && outcome.code, 'identity_mismatch')
    assert.deepEqual([site.loginPosts, site.changes], [0, []])
  })

  test('an attempt is on record before anything is typed', async () => {
    const signIns = { ...signInsOf(0), begin: () => Promise.reject(new Error('disk full')) }
    const { session, site } = startSession({ signedOut: true }, { signIns })
    await assert.rejects(runOperation(session, 'disable', ann), /disk full/)
    assert.equal(site.loginPosts, 0)
  })

  test('never more than two failures, whatever is asked how often', async () => {
    const failures: Quirks[] = [
      { passwordRefused: true },
      { signedInAs: 'eve@example.com' },
      { captcha: true },
      { heading: 'Projects' },
    ]
    let typed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...failures), { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 3 }),
        async (quirks, before) => {
          const signIns = signInsOf(before)
          let posts = 0
          for (const quirk of quirks) {
            const { session, site } = startSession({ signedOut: true, ...quirk }, { signIns })
            const outcome = await runOperation(session, 'disable', ann)
            assert.ok(outcome.kind === 'needsPerson' || outcome.kind === 'stoppedSafe')
            assert.deepEqual(site.changes, [])
            posts += site.loginPosts
          }
          assert.ok(posts <= Math.max(0, 2 - before), `${posts} after ${before}`)
          typed += posts
        },
      ),
      { numRuns: 60 },
    )
    assert.ok(typed > 20, `only ${typed} passwords were typed`)
  })

  test('a captcha and a refused password go to a person, who connects a session', async () => {
    for (const quirk of [{ captcha: true }, { passwordRefused: true }]) {
      const { session } = startSession({ signedOut: true, ...quirk })
      const outcome = await runOperation(session, 'disable', ann)
      assert.equal(outcome.kind === 'needsPerson' && outcome.handOver, 'connectSession')
    }
  })

  test('a session that ends midway is begun anew once, before anything is sent', async () => {
    const once = startSession({ signsOutAtMenu: 1 })
    assert.equal((await runOperation(once.session, 'disable', ann)).kind, 'doneVerified')
    assert.deepEqual([once.site.changes, once.site.loginPosts], [['disable 123'], 1])
    const always = startSession({ signsOutAtMenu: 9 })
    const outcome = await runOperation(always.session, 'disable', ann)
    assert.equal(outcome.kind === 'stoppedSafe' && outcome.code, 'session_lost')
    assert.deepEqual(always.site.changes, [])
  })
})

suite('evidence', () => {
  test('is kept before and after the click, and of the page that is read back', async () => {
    const moments: EvidenceMoment[] = []
    const { session } = startSession({}, { evidence: { record: async (one) => void moments.push(one) } })
    assert.equal((await runOperation(session, 'disable', ann)).kind, 'doneVerified')
    assert.deepEqual(
      moments.map(({ at, email }) => [at, email]),
      [
        ['beforeCommit', ann.email],
        ['afterCommit', ann.email],
        ['readBack', ann.email],
      ],
    )
  })

  test('that can not be kept stops a change before it, and hides none after it', async () => {
    const failing = (at: string) => ({
      record: async (moment: EvidenceMoment) => {
        if (moment.at === at) throw new Error('no room')
      },
    })
    const before = startSession({}, { evidence: failing('beforeCommit') })
    const stopped = await runOperation(before.session, 'disable', ann)
    assert.equal(stopped.kind === 'stoppedSafe' && stopped.code, 'no_evidence')
    assert.deepEqual([before.site.changes, before.journal], [[], []])
    for (const at of ['afterCommit', 'readBack']) {
      const { session } = startSession({}, { evidence: failing(at) })
      assert.equal((await runOperation(session, 'disable', ann)).kind, 'doneVerified')
    }
  })
})
