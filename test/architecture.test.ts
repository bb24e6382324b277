import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What the files of a folder may import of ours; the first line that fits a file counts. Imports flow one way. */
const mayImport: readonly (readonly [file: RegExp, allowed: RegExp])[] = [
  // Tests may look at everything in their own room and use the simulators; a journey may use everything.
  [/^test\//, /^(src|connectors|simulation|test|tools)\//],
  [/^bench\//, /^(src|connectors|simulation|test|bench)\//],
  [/^tools\//, /^(src|connectors|tools)\//],
  // A simulator knows nothing of the product, so that one misreading can't be on both sides.
  [/^simulation\//, /^simulation\//],
  [
    /^connectors\/[^/]+\/simulator\/.*\.test\.ts$/,
    /^(simulation|connectors\/[^/]+\/(simulator|testing\/contract)|test\/openapi-contract)/,
  ],
  [/^connectors\/[^/]+\/simulator\//, /^(simulation|connectors\/[^/]+\/simulator)\//],
  // The vendor's own document with what is let through of it, for the tests of both sides.
  [/^connectors\/[^/]+\/testing\/contract\.ts$/, /^test\/openapi-contract/],
  // The connector with its simulator, for the contract suite.
  [/^connectors\/[^/]+\/subject\.ts$/, /^(src\/connector|simulation|connectors)\//],
  [/^connectors\/.*\.test\.ts$/, /^(src\/connector|simulation|connectors|test\/openapi-contract)/],
  [/^connectors\//, /^(src\/connector\/|src\/recipe\/connector\/|connectors\/)/],
  // Pure: nothing of ours.
  [/^src\/connector\//, /^src\/connector\//],
  [/^src\/scim\//, /^src\/scim\//],
  // The browser's address filter is that of vendors with an API.
  [/^src\/recipe\/browser\//, /^src\/(recipe\/|connector\/egress)/],
  // What makes a connector of a recipe speaks the contract.
  [/^src\/recipe\/connector\//, /^src\/(recipe|connector)\//],
  [/^src\/recipe\//, /^src\/recipe\//],
  [/^src\/(clock|version)\.ts$/, /^$/],
  [/^src\/config\//, /^src\/config\//],
  [/^src\/log\.ts$/, /^src\/config\//],
  // What the package publishes: the barrels that others import.
  [/^src\/published\//, /^(src\/connector|simulation)\//],
  [/^src\/added-connectors\//, /^src\/(added-connectors|connector)\//],
  // Words that every layer uses: what a task can end with.
  [/^src\/failures\//, /^src\/(failures|connector)\//],
  [/^src\/store\//, /^src\/(store|failures|config)\//],
  // The domain, from the ground up.
  [/^src\/audit\//, /^src\/(audit|store|clock)/],
  [/^src\/accounts\//, /^src\/(accounts|scim|store|clock)/],
  [/^src\/applications\//, /^src\/(applications|audit|connector|scim|store|clock)/],
  [/^src\/work-items\//, /^src\/(work-items|applications|audit|store|clock)/],
  [/^src\/recovery\//, /^src\/(recovery|audit|store|clock)/],
  [/^src\/backup\//, /^src\/(backup|recovery|applications|audit|store|clock)/],
  [
    /^src\/provisioning\//,
    /^src\/(provisioning|failures|work-items|recovery|applications|accounts|audit|connector|scim|store|clock)/,
  ],
  [/^src\/listing\//, /^src\/(listing|failures|provisioning|applications|connector|scim|store|clock)/],
  [
    /^src\/reconciliation\//,
    /^src\/(reconciliation|failures|work-items|recovery|provisioning|applications|accounts|audit|connector|store|clock)/,
  ],
  [/^src\/credentials\//, /^src\/(credentials|applications|audit|connector|scim|store|clock)/],
  [
    /^src\/(installation|rotate-master-key)\.ts$/,
    /^src\/(installation|applications|audit|config|store|clock)/,
  ],
  [/^src\/handshake\//, /^src\/(handshake|scim|store|clock)/],
  [/^src\/reachability\//, /^src\/(reachability|connector\/egress)/],
  [/^src\/notifications\//, /^src\/(notifications|applications|audit|connector|log|store|clock)/],
  [/^src\/browser-sessions\//, /^src\/(browser-sessions|recipe|applications|audit|store|clock)/],
  [
    /^src\/operations\//,
    /^src\/(operations|reachability|notifications|browser-sessions|people|findings|failures|handshake|backup|recovery|credentials|reconciliation|provisioning|work-items|applications|accounts|audit|connector|scim|store|clock)/,
  ],
  [/^src\/findings\//, /^src\/(findings|store)\//],
  [/^src\/mcp\//, /^src\/(mcp|operations)\//],
  [/^src\/people\//, /^src\/(people|credentials|applications|audit|store|clock)/],
  [/^src\/changes\//, /^src\/(changes|store)\//],
  [/^src\/closing\.ts$/, /^$/],
  [/^src\/browser-access\.ts$/, /^src\/(browser-sessions|recipe|provisioning|applications|config|log)/],
  [/^src\/sign-on-provider\.ts$/, /^src\/(people|connector|config|clock)/],
  [/^src\/metrics\//, /^src\/(metrics|credentials|provisioning|applications|connector|store)/],
  [
    /^src\/http\//,
    /^src\/(http|people|audit|mcp|changes|failures|metrics|operations|handshake|listing|credentials|provisioning|applications|connector|scim|store|clock)/,
  ],
  [/^src\/system\.ts$/, /^(src|connectors)\//],
  [/^src\/cli\//, /^(src\/|connectors\/[^/]+\/simulator\/|simulation\/)/],
  [/^src\/main\.ts$/, /^src\/cli\//],
]

const rules: readonly (readonly [says: string, offends: (file: string, text: string) => boolean])[] = [
  [
    'only config reads the environment',
    (file, text) =>
      file.startsWith('src/') &&
      !file.startsWith('src/config/') &&
      !/\.test\.ts$|\/testing\//.test(file) &&
      /process\.env/.test(text),
  ],
  [
    'time is handed in below system.ts',
    (file, text) =>
      /^src\/(scim|provisioning|applications|accounts|audit|reconciliation|credentials)\//.test(file) &&
      !/\.test\.ts$/.test(file) &&
      file !== 'src/applications/pace.ts' &&
      /new Date\(\)|Date\.now\(\)/.test(text),
  ],
  [
    'nothing imports main.ts or system.ts but the command line and tests',
    (file, text) =>
      file.startsWith('src/') &&
      !/^src\/(cli|main\.ts)/.test(file) &&
      /from '\.[^']*\/(main|system)\.ts'/.test(text),
  ],
  [
    'a file has at most 300 lines',
    (file, text) => !longWithReason.has(file) && text.split('\n').length > 301,
  ],
]

/** Longer than 300 lines, each for a reason. */
const longWithReason: ReadonlyMap<string, string> = new Map([
  ['src/store/migrations/0001-foundation.ts', 'one table after another; it is read as one page'],
])

test('imports flow one way', async () => {
  const offenses: string[] = []
  let imports = 0
  const files = await sources()
  for (const file of files) {
    const allowed = mayImport.find(([fits]) => fits.test(file))?.[1]
    assert.ok(allowed, `no line of the table says what ${file} may import`)
    for (const imported of await importsOf(file)) {
      imports += 1
      if (!allowed.test(imported)) offenses.push(`${file} imports ${imported}`)
    }
  }
  assert.deepEqual(offenses, [])
  assert.ok(files.length > 200 && imports > 500, `looked at ${files.length} files and ${imports} imports`)
})

test('the rules of the house are kept', async () => {
  const offenses: string[] = []
  for (const file of await sources()) {
    const text = await readFile(join(root, file), 'utf8')
    for (const [says, offends] of rules) if (offends(file, text)) offenses.push(`${file}: ${says}`)
  }
  assert.deepEqual(offenses, [])
})

test('what is written by others imports what is published, and nothing of ours', async () => {
  const files = await Array.fromAsync(glob('{examples,templates}/*/**/*.ts', { cwd: root }))
  assert.ok(files.length > 15, `only ${files.length} files were looked at`)
  const offenses: string[] = []
  for (const file of files) {
    const [kind, folder] = file.split('/')
    const text = await readFile(join(root, file), 'utf8')
    const packages = [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, name = '']) => name)
    const own = (await importsOf(file)).filter((path) => !path.startsWith(`${kind}/${folder}/`))
    const foreign = packages.filter((name) => !published.includes(name) && !name.startsWith('node:'))
    offenses.push(...[...own, ...foreign].map((name) => `${file} imports ${name}`))
  }
  assert.deepEqual(offenses, [])
})

const published = ['overlock/connector', 'overlock/connector/testing', 'overlock/simulation']

test('the table would notice a wrong import', () => {
  const allows = (file: string, imported: string) =>
    mayImport.find(([fits]) => fits.test(file))?.[1].test(imported)
  assert.equal(allows('src/scim/patch.ts', 'src/store/database.ts'), false)
  assert.equal(allows('connectors/activecampaign/simulator/server.ts', 'src/connector/contract.ts'), false)
  assert.equal(allows('connectors/activecampaign/connector.ts', 'src/provisioning/plan.ts'), false)
  assert.equal(allows('src/provisioning/plan.ts', 'src/http/server.ts'), false)
  assert.equal(allows('src/connector/contract.ts', 'src/clock.ts'), false)
})

async function sources(): Promise<readonly string[]> {
  const found = await Array.fromAsync(
    glob('{src,connectors,simulation,test,bench,tools}/**/*.ts', { cwd: root }),
  )
  return found.filter((file) => !file.includes('node_modules')).sort()
}

async function importsOf(file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )
}
