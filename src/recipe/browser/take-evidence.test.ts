import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chromium } from 'playwright-core'
import { findBrowser } from './find-browser.ts'
import { candidatesIn } from './read-candidates.ts'
import { clean, rowsOfOthers, withoutOthers } from './take-evidence.ts'

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

test('in the picture every row is covered but the one of exactly this person', async () => {
  const found = await findBrowser(undefined)
  assert.ok(found, 'no browser was found')
  const { path, libraries: LD_LIBRARY_PATH = '' } = found
  const browser = await chromium.launch({
    executablePath: path,
    args: ['--no-sandbox'],
    env: { ...process.env, ...(LD_LIBRARY_PATH !== '' && { LD_LIBRARY_PATH }) },
  })
  try {
    const page = await browser.newPage()
    const rows = [
      'ann@example.com',
      'joann@example.com',
      'ann@example.com.br',
      'jo-ann@example.com',
      'bob@example.com',
    ]
    await page.setContent(
      `<table><tr><th>Name<th>Email</tr>${rows.map((email) => `<tr><td>Ann<td><b>${email}</b></tr>`).join('')}</table>
      <div role=grid><div role=row><div role=cell>Ann (Ann@Example.com)</div></div></div>`,
    )
    const covered = await rowsOfOthers(page, 'ann@example.com').locator('b').allTextContents()
    assert.deepEqual(covered, rows.slice(1))
    assert.equal(await rowsOfOthers(page, 'ann@example.com').locator('[role=cell]').count(), 0)
  } finally {
    await browser.close()
  }
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
