import assert from 'node:assert/strict'
import type { JournalEntry, Session } from '../engine/session.ts'
import { makeGate } from '../gate/gate.ts'
import { policyFor } from '../gate/gate-policy.ts'
import { parseRecipe } from '../parse-recipe.ts'
import { makeFakeDriver } from './fake-driver.ts'
import { FakeSite, type Quirks } from './fake-site.ts'
import { sampleRecipe } from './sample-recipe.ts'
import { signInsOf } from './sign-ins.ts'

export const sampleOrigin = 'https://notes.example'

/** The sample recipe at a fake site: the session, what the site got, and what was written down. */
export function startSession(quirks: Quirks = {}, more: Partial<Session> = {}, text = sampleRecipe) {
  const { recipe, problems } = parseRecipe(text)
  assert.ok(recipe, JSON.stringify(problems))
  const policy = policyFor(recipe, sampleOrigin)
  assert.ok(policy)
  const site = new FakeSite(quirks)
  const journal: JournalEntry[] = []
  const session: Session = {
    recipe,
    driver: makeFakeDriver(site, makeGate(policy), sampleOrigin),
    ownEmail: 'robot@example.com',
    journal: async (entry) => void journal.push(entry),
    signIns: signInsOf(0),
    mayGoOn: () => true,
    patienceMs: 2_000,
    ...more,
  }
  return { site, journal, session }
}
