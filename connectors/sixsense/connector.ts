/** 6sense, Organization Users, by its own pages. A draft; facts and their sources: README.md and catalog.yaml. */
import { readFileSync } from 'node:fs'
import { recipeConnector } from '../../src/recipe/connector/recipe-connector.ts'

const day = 24 * 3_600_000

export const sixsense = recipeConnector(readFileSync(new URL('recipe.yaml', import.meta.url), 'utf8'), {
  name: 'sixsense',
  special: { owner: ['Primary Administrator'], admin: ['Administrator'] },
  // https://support.6sense.com/docs/user-management-how-to-add-a-user
  invitationLastsMs: 14 * day,
  // Not documented; some seconds are assumed, so that a late page is never taken for "not done".
  readAfterWriteLagMs: 10_000,
})
