import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainOperation, explainRecipe } from './explain-recipe.ts'
import { parseRecipe } from './parse-recipe.ts'
import { sampleRecipe } from './testing/sample-recipe.ts'

function sample() {
  const { recipe } = parseRecipe(sampleRecipe)
  assert.ok(recipe)
  return recipe
}

test('a person reads numbered steps, from opening the page to reading back', () => {
  const text = explainOperation(sample(), 'disable', { email: 'ann@example.com' })
  const steps = text.split('\n').filter((line) => /^\d+\. /.test(line))
  assert.deepEqual(steps, [
    '1. Open Settings > Users.',
    '2. Search for ann@example.com.',
    '3. Find the one row with exactly the e-mail ann@example.com. Stop if there is none, or more than one.',
    '4. Open the menu of the row.',
    '5. Choose Disable.',
    '6. Click Disable.',
    '7. Load the page anew, search again, and check that ann@example.com is in the table with the status "Disabled".',
  ])
  assert.match(text, /Nothing is to be done if ann@example.com is in the table with the status "Disabled"/)
  assert.match(text, /Nobody with the role Owner/)
})

test('without a person the places are named, and refusals of the application are told', () => {
  const text = explainOperation(sample(), 'setRole')
  assert.match(text, /Give <email> the role <role>/)
  assert.match(text, /If you read "only the owner": Ask the owner\./)
})

test('a whole recipe has every operation, and nothing of templates is left', () => {
  const text = explainRecipe(sample())
  for (const name of ['list', 'find', 'create', 'setRole', 'disable'])
    assert.match(text, new RegExp(`^## ${name}$`, 'm'))
  assert.doesNotMatch(text, /\$\{|undefined|\[object/)
})

test('what is not described is not explained', () => {
  assert.throws(() => explainOperation(sample(), 'enable'), /does not describe "enable"/)
})
