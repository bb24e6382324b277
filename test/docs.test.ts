import assert from 'node:assert/strict'
import { access, glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { failures } from '../src/failures/failures.ts'
import { roadFailures } from '../src/failures/road-failures.ts'
import { commandWords, helpOf, localCommands } from '../tools/docs/command-tree.ts'
import { scimStatusWords } from '../tools/docs/failure-words.ts'
import { makeReference } from '../tools/docs/reference.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

suite('the reference', () => {
  test('is as the code says', async () => {
    const pages = await makeReference()
    assert.ok(pages.length >= 6, 'too few pages were made')
    for (const { file, text } of pages) {
      const stored = await readFile(join(root, 'docs/reference', file), 'utf8').catch(() => '')
      assert.ok(stored === text, `docs/reference/${file} is stale: run npm run docs`)
    }
    const made = pages.map(({ file }) => `docs/reference/${file}`).sort()
    assert.deepEqual(await files('docs/reference/*'), made, 'a page in docs/reference is not made any more')
  })

  test('names every command that needs no server', async () => {
    const help = await helpOf('')
    const shown = [...help.matchAll(/^ {2}([a-z-]+)(?: |$)/gm)].map(([, name]) => name ?? '')
    const known = new Set([...commandWords.map((words) => words.split(' ')[0]), 'help'])
    assert.ok(shown.length > 5, 'the help shows too few commands')
    assert.deepEqual(
      shown.filter((name) => !known.has(name)),
      [],
      `a command is missing in localCommands (${localCommands.join(', ')})`,
    )
  })

  test('explains every code that a task can have, and no other', async () => {
    const page = await readFile(join(root, 'docs/reference/failures.md'), 'utf8')
    const ofTasks = page.slice(page.indexOf('## Tasks that are held'), page.indexOf('## Readings that'))
    const explained = [...ofTasks.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$/gm)]
    assert.ok(explained.length > 30, `only ${explained.length} codes are explained`)
    assert.deepEqual(explained.map(([, name]) => name).sort(), Object.keys(failures).sort())
  })

  test('has a code for each way that the road ends, and uses each', async () => {
    const source = await sources('src/provisioning/*.ts')
    assert.deepEqual(
      Object.keys(roadFailures).filter((name) => !source.includes(`'${name}'`)),
      [],
    )
  })

  test('explains every code that a reading can be refused with', async () => {
    const page = await readFile(join(root, 'docs/reference/failures.md'), 'utf8')
    const used = matches(await sources('src/reconciliation/*.ts'), /\bcode: '(\w+)'/g)
    assert.ok(used.size >= 3, 'too few codes were found in the code')
    assert.deepEqual(
      [...used].filter((name) => !page.includes(`\`${name}\``)),
      [],
    )
  })

  test('explains every status that SCIM answers', async () => {
    const used = matches(await sources('src/{http,scim}/**/*.ts'), /new ScimError\(\s*(\d{3})/g)
    assert.ok(used.size > 5, 'too few statuses were found in the code')
    assert.deepEqual([...used].sort(), Object.keys(scimStatusWords))
  })

  test('explains every variable of the environment', async () => {
    const page = await readFile(join(root, 'docs/reference/configuration.md'), 'utf8')
    const source = await sources('src/config/*.ts')
    const names = /\b(OVERLOCK_[A-Z_]+|DATABASE_URL|NODE_ENV)\b/g
    assert.ok(matches(source, names).size > 8, 'too few variables were found in the code')
    assert.deepEqual([...matches(page, names)].sort(), [...matches(source, names)].sort())
  })
})

suite('the documents', () => {
  test('link to what is there', async () => {
    const links = (await documents()).flatMap(linksOf)
    assert.ok(links.length > 50, `only ${links.length} links were found`)
    const broken: string[] = []
    for (const link of links) if (!(await leadsSomewhere(link))) broken.push(`${link.file}: ${link.target}`)
    assert.deepEqual(broken, [])
  })

  test('name commands that exist', async () => {
    const unknown: string[] = []
    let named = 0
    for (const [file, text] of await documents()) {
      for (const [whole, words = ''] of text.matchAll(commandInCode)) {
        named += 1
        if (!isCommand(words.trim().split(/\s+/))) unknown.push(`${file}: ${whole}`)
      }
    }
    assert.ok(named > 50, `only ${named} commands were found`)
    assert.deepEqual(unknown, [])
  })

  test('name files of the source that exist', async () => {
    const missing: string[] = []
    let named = 0
    for (const [file, text] of await documents()) {
      for (const [, path = ''] of text.matchAll(
        /`((?:src|connectors|test|tools|bin)\/[\w./-]+\.(?:ts|js))`/g,
      )) {
        named += 1
        if (!(await isThere(path))) missing.push(`${file}: ${path}`)
      }
    }
    assert.ok(named > 30, `only ${named} files were named`)
    assert.deepEqual(missing, [])
  })
})

/** `overlock app add …`, at the beginning of a line of a block, after npx or a variable, or in inline code. */
const commandInCode = /(?:^|`|npx |[A-Z_]+=\S+ )overlock ((?:[a-z][a-z-]*(?: |$|(?=[`\n])))+)/gm

function isCommand(words: readonly string[]): boolean {
  return [3, 2, 1].some((length) => commandWords.includes(words.slice(0, length).join(' ')))
}

type Link = { readonly file: string; readonly target: string }

/** Every link of a document that leads to another file, or to another place in this one. */
function linksOf([file, text]: readonly [file: string, text: string]): readonly Link[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => ({ file, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target))
}

async function leadsSomewhere({ file, target }: Link): Promise<boolean> {
  const [path = '', anchor] = target.split('#')
  const linked = path === '' ? file : relative(root, resolve(root, dirname(file), path))
  return (await isThere(linked)) && (anchor === undefined || (await anchors(linked)).has(anchor))
}

function isThere(path: string): Promise<boolean> {
  return access(join(root, path)).then(
    () => true,
    () => false,
  )
}

async function documents(): Promise<readonly (readonly [file: string, text: string])[]> {
  const names = await files('{*.md,docs/**/*.md,{connectors,examples}/*/*.md}')
  assert.ok(names.length > 20, `only ${names.length} documents were found`)
  return Promise.all(names.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const))
}

async function files(pattern: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const file of glob(pattern, { cwd: root })) found.push(file)
  return found.sort()
}

async function sources(pattern: string): Promise<string> {
  const names = (await files(pattern)).filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  return (await Promise.all(names.map((file) => readFile(join(root, file), 'utf8')))).join('\n')
}

function matches(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '').replace(/`[^`]*`/g, '')
}

/** The anchors of a page as GitHub makes them. */
async function anchors(file: string): Promise<ReadonlySet<string>> {
  const text = (await readFile(join(root, file), 'utf8')).replace(/```[\s\S]*?```/g, '')
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
