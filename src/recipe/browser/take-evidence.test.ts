import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { candidatesIn } from './read-candidates.ts'
import { clean, withoutOthers } from './take-evidence.ts'

const tree = `- heading "Organization Users" [level=1]
- button "Invite User(s)"
- table:
  - rowgroup:
    - row "Name Email":
      - columnheader "Name"
      - columnheader "Email"
    - row "Ann ann@example.com More actions":
      - cell "Ann"
      - cell "ann@example.com"
      - button "More actions"
    - row "Bob bob@example.com More actions":
      - cell "Bob"
      - cell "bob@example.com"
- text: Signed in as robot@example.com
- dialog "Disable \\"Ann\\"":
  - button "Disable"`

test('the tree that is kept shows one person, and covers every other address', () => {
  const kept = withoutOthers(tree, 'ANN@example.com')
  assert.match(kept, /cell "ann@example\.com"/)
  assert.match(kept, /Signed in as <email>/)
  assert.match(kept, /columnheader "Email"/)
  assert.doesNotMatch(kept, /bob/i)
})

test('no secret is in what is kept, however a page writes it', () => {
  const secret = fc.string({ minLength: 4, maxLength: 40 })
  const spellings = [
    (text: string) => text,
    encodeURIComponent,
    (text: string) => Buffer.from(text).toString('base64'),
  ]
  fc.assert(
    fc.property(
      secret,
      fc.string(),
      fc.string(),
      fc.constantFrom(...spellings),
      (hidden, before, after, spell) => {
        const kept = clean(`${before}${spell(hidden)}${after}`, [hidden])
        for (const spelled of spellings)
          assert.ok(!kept.includes(spelled(hidden)) || spelled(hidden).includes('*'))
      },
    ),
    { numRuns: 500 },
  )
})

test('candidates are what has a role and a name, and nobody of the rows', () => {
  assert.deepEqual(candidatesIn(tree), [
    { role: 'heading', name: 'Organization Users' },
    { role: 'button', name: 'Invite User(s)' },
    { role: 'columnheader', name: 'Name' },
    { role: 'columnheader', name: 'Email' },
    { role: 'dialog', name: 'Disable "Ann"' },
    { role: 'button', name: 'Disable' },
  ])
})
