import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FakePaging, type Mishap, mishapKinds } from '../testing/fake-paging.ts'
import type { FakeUser } from '../testing/fake-site.ts'
import { sampleRecipe } from '../testing/sample-recipe.ts'
import { startSession } from '../testing/sample-session.ts'
import { listAccounts } from './list-accounts.ts'
import { isHalt } from './outcome.ts'

const kinds = ['next', 'loadMore', 'infinite'] as const

const world = fc.record({
  kind: fc.constantFrom(...kinds),
  people: fc.integer({ min: 1, max: 40 }),
  size: fc.integer({ min: 1, max: 15 }),
  saysTotal: fc.boolean(),
  loadingMs: fc.integer({ min: 0, max: 900 }),
  blanks: fc.boolean(),
})
const mishap = fc.record({
  kind: fc.constantFrom(...mishapKinds),
  after: fc.integer({ min: 0, max: 4 }),
  always: fc.boolean(),
})

type World = Omit<FakePaging, 'mishap'> & { readonly people: number }

/** Reads the list of a site; the emails that were read, or why not, and those that are there at the end. */
async function read({ people, ...paging }: World, mishap?: FakePaging['mishap']) {
  const { session, site } = startSession(
    { paging: { ...paging, ...(mishap !== undefined && { mishap }) } },
    {},
    recipeFor(paging),
  )
  site.users.push(...Array.from({ length: people }, (_, number) => userNumber(number)))
  const result = await listAccounts(session)
  const there = site.users.map(({ email }) => email).toSorted()
  return { there, listed: isHalt(result) ? result.halt : result.map(({ email }) => email).toSorted() }
}

function recipeFor({ kind, saysTotal }: Pick<FakePaging, 'kind' | 'saysTotal'>): string {
  const total = saysTotal ? ', total: {target: total, pattern: "of ([0-9]+)"}' : ''
  const target = kind === 'infinite' ? '' : ', target: next'
  return sampleRecipe.replace(/paginate: .*}}}$/m, `paginate: {kind: ${kind}${target}, max: 100${total}}}`)
}

function userNumber(number: number): FakeUser {
  return { id: `p${number}`, email: `p${number}@example.com`, name: 'P', role: 'Viewer', status: 'Active' }
}

/** A site that always ends too early, and never says how many there are, is no different from one with fewer people. */
function looksLikeFewer({ saysTotal, kind }: World, mishap: Mishap): boolean {
  if (saysTotal || !mishap.always) return false
  return mishap.kind === 'endsEarly' || (kind === 'infinite' && /Part$/.test(mishap.kind))
}

test('a list is read whole, however it is shown in parts', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (one) => {
      const { listed, there } = await read(one)
      assert.deepEqual(listed, there)
    }),
    { numRuns: 80 },
  )
})

test('whatever goes wrong while a list is read, it is whole or given up, and never a part', async () => {
  const seen = { whole: 0, givenUp: 0 }
  await fc.assert(
    fc.asyncProperty(world, mishap, async (one, wrong) => {
      fc.pre(!looksLikeFewer(one, wrong))
      const { listed, there } = await read(one, wrong)
      if (typeof listed === 'string') seen.givenUp += 1
      else {
        seen.whole += 1
        assert.deepEqual(listed, there)
      }
    }),
    { numRuns: 250 },
  )
  assert.ok(seen.whole > 25 && seen.givenUp > 25, JSON.stringify(seen))
})
