import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readUpload } from './read-upload.ts'
import { parseSettings } from './settings.ts'
import { workbookOf } from './testing/workbook.ts'

const read = (
  content: string | Buffer,
  columns: Record<string, string> = {},
  more: Record<string, string> = {},
) => {
  const parsed = parseSettings({ title: 'Miro', ...more })
  assert.ok('settings' in parsed)
  return readUpload(parsed.settings, { name: 'x', content: Buffer.from(content).toString('base64'), columns })
}

const forms: readonly (readonly [what: string, content: string | Buffer])[] = [
  ['commas', 'Email,Name,Role,Status\nkim@example.com,"Doe, Kim",Admin,Active\n'],
  [
    'semicolons and a mark of the byte order',
    '\ufeffEmail;Name;Role;Status\r\nkim@example.com;Doe, Kim;Admin;Active',
  ],
  ['tabs', 'Email\tName\tRole\tStatus\r\nkim@example.com\tDoe, Kim\tAdmin\tActive\r\n'],
  ['old line ends and blank lines', 'Email|Name|Role|Status\r\rkim@example.com|Doe, Kim|Admin|Active\r\r'],
  [
    'UTF-16',
    Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('Email,Name,Role,Status\nkim@example.com,"Doe, Kim",Admin,Active', 'utf16le'),
    ]),
  ],
  [
    'a workbook',
    workbookOf([
      ['Email', 'Name', 'Role', 'Status'],
      ['kim@example.com', 'Doe, Kim', 'Admin', 'Active'],
    ]),
  ],
]

for (const [what, content] of forms) {
  test(`an account is read from a list with ${what}`, async () => {
    const { accounts, problems, columns } = await read(content)
    assert.deepEqual(problems, [])
    assert.deepEqual(columns, { email: 'Email', displayName: 'Name', role: 'Role', state: 'Status' })
    const role = { type: 'role', id: 'admin', name: 'Admin' }
    const kim = { id: 'kim@example.com', email: 'kim@example.com', state: 'active' }
    assert.deepEqual(accounts, [{ ...kim, displayName: 'Doe, Kim', entitlements: [role] }])
  })
}

test('a bad row is told by the line an editor shows, also behind cells of several lines', async () => {
  const rows = ['Email,Name', '"a@example.com","A\r\nB"', '', 'b@example.com,B', 'c@example.com']
  const { problems } = await read(rows.join('\r\n'))
  assert.deepEqual(
    problems.map(({ line }) => line),
    [6],
  )
})

test('cells that a sheet does not write at the end of a row are empty, not cut off', async () => {
  const sheet = workbookOf([
    ['Email', 'Name', 'Role'],
    ['kim@example.com', '', ''],
  ])
  const { accounts, problems } = await read(sheet)
  assert.deepEqual([problems, accounts.length, accounts[0]?.entitlements], [[], 1, []])
})

test('a column that is not in the file is not shown, and an empty cell is empty', async () => {
  const [account] = (await read('Email,Name\nkim@example.com,\n')).accounts
  assert.deepEqual(account, {
    id: 'kim@example.com',
    email: 'kim@example.com',
    state: 'active',
    displayName: '',
  })
})

test('words for a state are known, or named by a setting, or a problem: never guessed', async () => {
  const list = (word: string) => `Email,Status\nkim@example.com,${word}\n`
  const stateOf = async (word: string, more = {}) => (await read(list(word), {}, more)).accounts[0]?.state
  assert.deepEqual(await Promise.all(['ACTIVE', 'Suspended', 'pending', 'no'].map((word) => stateOf(word))), [
    'active',
    'disabled',
    'invited',
    'disabled',
  ])
  for (const word of ['', 'ruhend', 'activ', '\u0131nactive'])
    assert.equal(await stateOf(word), undefined, word)
  assert.equal(await stateOf('Ruhend', { disabledWords: 'ruhend' }), 'disabled')
  assert.equal(await stateOf('Archived', { activeWords: 'archived' }), 'active')
})

test('roles are separated as the setting says', async () => {
  const roles = async (more = {}) =>
    (
      await read('Email\tRole\nkim@example.com\tSales, EMEA; Viewer;viewer\n', {}, more)
    ).accounts[0]?.entitlements?.map(({ name }) => name)
  assert.deepEqual(await roles(), ['Sales', 'EMEA', 'Viewer'])
  assert.deepEqual(await roles({ roleSeparator: ';' }), ['Sales, EMEA', 'Viewer'])
})

const broken: readonly (readonly [
  what: string,
  content: string | Buffer,
  says: RegExp,
  columns?: Record<string, string>,
])[] = [
  ['nothing', '', /empty/],
  ['no column for the sign-in name', 'Foo,Bar\na,b\n', /There are: "Foo", "Bar"/],
  ['a column that is not there', 'Email\na@example.com\n', /no column "Mail"/, { email: 'Mail' }],
  ['a column that is there twice', 'Email,Email\na@example.com,b\n', /2 columns "Email"/, { email: 'Email' }],
  [
    'a key that does not exist',
    'Email\na@example.com\n',
    /no "phone" to read/,
    { email: 'Email', phone: 'Email' },
  ],
  ['an old XLS file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /old XLS/],
  ['a broken workbook', workbookOf([['Email']]).subarray(0, 200), /can not be read/],
  ['a workbook that is no workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /can not be read/],
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0xff]), /neither UTF-8/],
  ['a quotation mark that is never closed', 'Email\n"a@example.com\nb@example.com\n', /never closed/],
]

for (const [what, content, says, columns] of broken) {
  test(`a file with ${what} shows no account and says why`, async () => {
    const { accounts, problems } = await read(content, columns)
    assert.equal(accounts.length, 0)
    assert.match(problems[0]?.says ?? '', says)
  })
}

test('a workbook that unpacks to more than the memory should hold is refused', async () => {
  const bomb = workbookOf([['Email'], ['a@example.com']], {
    'xl/media/a.bin': new Uint8Array(65 * 1024 * 1024),
  })
  assert.ok(bomb.length < 1024 * 1024, 'it is small before')
  const { accounts, problems } = await read(bomb)
  assert.deepEqual([accounts.length, problems[0]?.says], [0, 'The workbook unpacks to more than 64 MiB.'])
})

test('whatever a file holds, each row is an account or a problem, and nothing throws', async () => {
  let seen = 0
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a@b.c', '"', '\n', ',', '=1', '__proto__', ''),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 6 }),
      fc.constantFrom(',', ';', '\t'),
      async (rows, sign) => {
        const {
          accounts,
          problems,
          rows: count,
        } = await read(['Email', ...rows.map((row) => row.join(sign))].join('\n'))
        seen += 1
        assert.ok(accounts.length <= count)
        if (problems.length === 0) assert.equal(accounts.length, count)
        assert.equal(new Set(accounts.map(({ id }) => id)).size, accounts.length)
      },
    ),
    { numRuns: 300 },
  )
  assert.equal(seen, 300)
})
