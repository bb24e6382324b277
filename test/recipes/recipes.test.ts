import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { explainRecipe } from '../../src/recipe/explain-recipe.ts'
import { assumptionsIn } from '../../src/recipe/lint/promotion.ts'
import { hasErrors, parseRecipe } from '../../src/recipe/parse-recipe.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function recipes() {
  const files = await Array.fromAsync(glob('connectors/*/recipe.yaml', { cwd: root }))
  assert.ok(files.length > 0, 'no recipe was found')
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })))
}

test('every recipe that is shipped keeps the rules, and reads as instructions', async () => {
  for (const { file, text } of await recipes()) {
    const { recipe, problems } = parseRecipe(text)
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error'),
      [],
      file,
    )
    assert.ok(recipe)
    const instructions = explainRecipe(recipe)
    assert.ok(instructions.length > 1_000)
    assert.doesNotMatch(instructions, /\$\{|undefined/)
  }
})

test('a recipe with a guess in it can not be shipped as verified', async () => {
  let guesses = 0
  for (const { file, text } of await recipes()) {
    const { recipe } = parseRecipe(text)
    const assumed = assumptionsIn(recipe).length
    guesses += assumed
    if (assumed === 0) continue
    assert.equal(recipe?.status, 'draft', file)
    const promoted = parseRecipe(text.replace(/^status: draft$/m, 'status: verified'))
    assert.ok(hasErrors(promoted.problems))
    assert.equal(promoted.problems.filter(({ rule }) => rule === 'unconfirmed').length, assumed)
  }
  assert.ok(guesses > 0, 'nothing was promoted')
})
