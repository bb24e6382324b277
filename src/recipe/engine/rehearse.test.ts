import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Quirks } from '../testing/fake-site.ts'
import { sampleRecipe } from '../testing/sample-recipe.ts'
import { startSession } from '../testing/sample-session.ts'
import { rehearse } from './rehearse.ts'

const recipe = sampleRecipe
  .replace('dry: [disable]', 'dry: [create, setRole, disable]')
  .replace(/, total: .*}}}$/m, '}}')

async function rehearsed(quirks: Quirks = {}) {
  const { session, site, journal } = startSession(quirks, {}, recipe)
  const rehearsal = await rehearse(session)
  assert.deepEqual([site.changes, journal], [[], []], 'nothing was sent, and nothing meant')
  return rehearsal
}

test('a site that is as the recipe knows it is walked to each last click, and left as it was', async () => {
  assert.deepEqual(await rehearsed(), { kind: 'good', walked: ['create', 'setRole', 'disable'] })
})

test('a label that has changed is found, with what it may be called now', async () => {
  const rehearsal = await rehearsed({ confirmLabel: 'Deactivate' })
  assert.deepEqual(rehearsal, {
    kind: 'drifted',
    drifts: [
      {
        ...{ at: 'disable', code: 'not_found', what: '"confirm" is not on the page' },
        proposals: [{ target: 'confirm', role: 'button', before: 'Disable', now: ['Deactivate'] }],
      },
    ],
  })
})

test('a heading and a column that have changed are found before anybody leaves', async () => {
  const heading = await rehearsed({ heading: 'Members' })
  assert.ok(heading.kind === 'drifted' && heading.drifts[0]?.at === 'list')
  const proposals = [{ target: 'heading', role: 'heading', before: 'Users', now: ['Members'] }]
  assert.deepEqual(heading.drifts[0].proposals, proposals)
  const columns = await rehearsed({ headers: ['Name', 'Mail', 'Role', 'State'] })
  assert.ok(columns.kind === 'drifted' && columns.drifts[0]?.code === 'schema_drift', JSON.stringify(columns))
})

test('what says nothing of the pages is no drift', async () => {
  for (const quirks of [
    { signedOut: true, captcha: true },
    { signedOut: true, passwordRefused: true },
  ]) {
    const rehearsal = await rehearsed(quirks)
    assert.equal(rehearsal.kind, 'notTried', JSON.stringify(rehearsal))
  }
})
