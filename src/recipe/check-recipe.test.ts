import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRecipe } from './check-recipe.ts'
import { parseRecipe } from './parse-recipe.ts'
import { sampleRecipe } from './testing/sample-recipe.ts'

function check(text: string) {
  const { recipe } = parseRecipe(text)
  assert.ok(recipe)
  return checkRecipe(recipe)
}

test('each commit is tried with its own request and with eight others', () => {
  const { passed, trials, assumed } = check(sampleRecipe)
  assert.ok(passed, JSON.stringify(trials.filter(({ wanted, as }) => wanted !== as)))
  assert.equal(trials.length, 3 * 9)
  assert.deepEqual(assumed, [])
})

test('a commit that lets somebody else through does not pass', () => {
  // Lint refuses this one as well; check finds it by trying.
  const loose = sampleRecipe.replace(
    'path: /users, subject: [{value: "${input.email}"}]',
    'path: /users, subject: [{segment: users}]',
  )
  assert.notEqual(loose, sampleRecipe)
  assert.equal(check(loose).passed, false)
})
