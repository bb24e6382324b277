import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hasErrors, parseRecipe } from './parse-recipe.ts'
import { sampleRecipe } from './testing/sample-recipe.ts'

/** The recipe with one text replaced; the text must be there. */
function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [old, replacement]) => {
    assert.ok(text.includes(old), `the sample has no ${old}`)
    return text.replace(old, () => replacement)
  }, sampleRecipe)
}

function rulesOf(text: string): readonly string[] {
  return parseRecipe(text).problems.flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []))
}

test('a right recipe has nothing against it', () => {
  const { recipe, problems } = parseRecipe(sampleRecipe)
  assert.deepEqual(problems, [])
  assert.equal(recipe?.recipe, 'notes-users')
})

/** One bad recipe each: what is changed in the good one, and the rule that must say so. */
const bad: readonly (readonly [
  rule: string,
  says: string,
  changes: readonly (readonly [string, string])[],
])[] = [
  ['yaml', 'a list that is never closed', [['anchors: [heading, table]', 'anchors: [heading']]],
  ['yaml', 'a key given twice', [['version: 1', 'version: 1\nversion: 2']]],
  ['yaml', 'a second document', [['canary:', '---\ncanary:']]],
  ['data-only', 'an anchor', [['network: {', 'network: &a {']]],
  ['data-only', 'a tag', [['version: 1', 'version: !!int "1"']]],
  ['unknown-key', 'a key nobody knows', [['network: {', 'script: alert(1)\nnetwork: {']]],
  ['unknown-key', 'a verb nobody knows', [['{press: enter}', '{evaluate: enter}']]],
  ['missing-key', 'no e-mail', [['  email: {type: email}\n', '']]],
  ['missing-key', 'no canary', [['canary: {everyHours: 6, dry: [disable]}', '']]],
  [
    'missing-key',
    'a locator that does not say where it comes from',
    [['name: Users, from: doc', 'name: Users']],
  ],
  ['value', 'a role of accessibility that there is none', [['role: heading', 'role: headline']]],
  ['value', 'GET as a change', [['methods: [POST]', 'methods: [GET]']]],
  ['value', 'an origin without TLS', [['https://notes.example', 'http://notes.example']]],
  ['value', 'self not protected', [['self: true', 'self: false']]],
  ['value', 'more pages than any list has', [['max: 100', 'max: 100000']]],
  ['form', 'two verbs in one step', [['{press: enter}', '{press: enter, page: users}']]],
  ['form', 'a pattern that fits everything', [['/actions/i', '/.*/']]],
  ['form', 'a pattern that takes for ever', [['/actions/i', '/(a+)+b/']]],
  ['form', 'a secret in a template', [['value: "${input.email}"', 'value: "${secret.password}"']]],
  ['form', 'an expression in a template', [['value: "${input.email}"', 'value: "${input.email + 1}"']]],
  ['form', 'an arm with no path', [['path: "/users/${captured.userId}/disable", ', '']]],
  ['unknown-target', 'a target that is nowhere', [['click: menuDisable', 'click: menuDestroy']]],
  ['unknown-page', 'a page that is nowhere', [['- {page: users}', '- {page: people}']]],
  [
    'unknown-column',
    'a column that is nowhere',
    [['requireColumns: [email, status]', 'requireColumns: [mail]']],
  ],
  ['unknown-operation', 'a canary of nothing', [['dry: [disable]', 'dry: [enable]']]],
  ['unknown-value', 'an input that is nowhere', [['value: "${input.email}"', 'value: "${input.mail}"']]],
  ['unknown-value', 'a capture that never happens', [['as: userId', 'as: otherId']]],
  [
    'within-itself',
    'a dialog in itself',
    [['dialog: [{role: dialog,', 'dialog: [{role: dialog, within: dialog,']],
  ],
  ['missing-operation', 'a capability without operation', [['enable: false', 'enable: true']]],
  ['undeclared-operation', 'an operation without capability', [['disable: true', 'disable: false']]],
  [
    'find-row',
    'a search without a row',
    [['findRow: {target: table, by: email, equals: "${input.email}"}', 'expect: table']],
  ],
  [
    'one-commit',
    'a click after the commit',
    [
      [
        '    verify: {expect: {status: [inactive]}}',
        '      - {click: menuDisable, say: Click it.}\n    verify: {expect: {status: [inactive]}}',
      ],
    ],
  ],
  ['verify', 'a change never read back', [['    verify: {expect: {status: [inactive]}}\n', '']]],
  [
    'precheck',
    'a change without precheck',
    [['    precheck: {alreadyDone: {status: [inactive]}, require: {exists: true}}\n', '']],
  ],
  [
    'proof',
    'a proof that could be so before',
    [
      [
        'precheck: {alreadyDone: {status: [inactive]}, require: {exists: true}}',
        'precheck: {require: {exists: true}}',
      ],
    ],
  ],
  [
    'identity',
    'a person never checked',
    [['      - {identity: {region: dialog}}\n', '      - {expect: dialog}\n']],
  ],
  ['destructive', 'a removal that does not say so', [['    destructive: true\n', '']]],
  ['arm-subject', 'a subject that is anybody', [['segment: "${captured.userId}"', 'segment: "users"']]],
  [
    'arm-subject',
    'a subject with something beside it',
    [['segment: "${captured.userId}"', 'segment: "u-${captured.userId}"']],
  ],
  ['arm-path', 'a path that is every path', [['path: "/users/${captured.userId}/disable"', 'pathPrefix: /']]],
  [
    'dangerous-click',
    'a removal by a mere click',
    [['Choose Disable.}\n', 'Choose Disable.}\n      - {press: enter}\n']],
  ],
  ['menu-in-row', 'a menu of any row', [['within: $row, from: doc', 'from: doc']]],
  [
    'loose-locator',
    'a selector for a change',
    [
      [
        'confirm: [{role: button, name: Disable, within: dialog, from: doc}]',
        'confirm: [{css: .danger, from: doc}]',
      ],
    ],
  ],
  [
    'loose-locator',
    'a piece of text for a change',
    [
      [
        'confirm: [{role: button, name: Disable, within: dialog, from: doc}]',
        'confirm: [{text: Disable, from: doc}]',
      ],
    ],
  ],
  [
    'same-locator',
    'the same alternative twice',
    [['[{role: table, from: doc}]', '[{role: table, from: doc}, {role: table, from: doc}]']],
  ],
  [
    'list-pages',
    'a list of one page without saying so',
    [
      [
        '      - {paginate: {kind: next, target: next, max: 100, total: {target: total, pattern: "of ([0-9]+)"}}}\n',
        '',
      ],
    ],
  ],
  ['list-columns', 'a list without status', [['columns: [email, status]', 'columns: [email]']]],
  ['say', 'a step that a person is not told of', [[', say: Choose Disable.', '']]],
  ['unconfirmed', 'a guess in a verified recipe', [['role: table, from: doc', 'role: table, from: assumed']]],
]

suite('a bad recipe is refused', () => {
  for (const [rule, says, changes] of bad)
    test(`${rule}: ${says}`, () => {
      const rules = rulesOf(changed(...changes))
      assert.ok(rules.includes(rule), `found ${rules.join(', ') || 'nothing'}`)
    })

  test('in 30 ways at least', () => assert.ok(bad.length >= 30))
})

test('every mistake is reported at once, in order, with line, column and what to do', () => {
  const text = changed(['methods: [POST]', 'methods: [GET]'], ['version: 1', 'version: one'])
  const { problems } = parseRecipe(text)
  const lines = text.split('\n')
  assert.equal(problems.length, 2)
  for (const { line, column, what, todo } of problems) {
    assert.ok(what !== '' && todo !== '')
    assert.match(lines[line - 1]?.slice(column - 1) ?? '', /^(version|methods|GET)/)
  }
  assert.deepEqual(
    problems.map(({ line }) => line),
    problems.map(({ line }) => line).toSorted((a, b) => a - b),
  )
})

test('a draft may assume', () => {
  const text = changed(
    ['role: table, from: doc', 'role: table, from: assumed'],
    ['status: verified', 'status: draft'],
  )
  assert.equal(hasErrors(parseRecipe(text).problems), false)
})

test('what is no recipe at all is an error, not a crash', () => {
  for (const text of [
    '',
    '- a',
    'text',
    '\u0000',
    'a: *b',
    '{',
    '? [a]\n: b',
    `recipe: ${'x'.repeat(300_000)}`,
  ])
    assert.ok(hasErrors(parseRecipe(text).problems), JSON.stringify(text.slice(0, 20)))
})
