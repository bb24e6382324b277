import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const execute = promisify(execFile)
const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** How npm gets out of where this runs: a registry, a proxy and its certificate. */
const wayOut = /^(npm_config_(registry|cafile)|NODE_EXTRA_CA_CERTS|(https?|no)_proxy)$/i

/** A command in a folder, once it has ended. Nothing of this test run is handed on but the path and the way out. */
export async function runIn(folder: string, command: string, args: readonly string[]): Promise<Ended> {
  const handedOn = Object.entries(process.env).filter(([name]) => wayOut.test(name))
  const env = { PATH: path, HOME: process.env['HOME'], ...Object.fromEntries(handedOn) }
  try {
    const ended = await execute(command, [...args], { cwd: folder, env, maxBuffer: 32 * 1024 * 1024 })
    return { code: 0, ...ended }
  } catch (error) {
    const { code, stdout = '', stderr = String(error) } = error as Partial<Ended>
    return { code: typeof code === 'number' ? code : 1, stdout, stderr }
  }
}

/** The package as it would be published: built, with the files that package.json names, packed; the console on request. */
export async function packOverlock(
  withConsole = false,
): Promise<AsyncDisposable & { readonly tarball: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-pack-'))
  const { files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { files: string[] }
  for (const name of [...files, 'package.json', 'README.md', 'LICENSE'])
    if (name !== 'dist') await cp(join(root, name), join(folder, name), { recursive: true })
  await must(root, 'tsc', ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')])
  await must(root, 'node', ['tools/copy-recipes.js', join(folder, 'dist')])
  if (withConsole) {
    await must(root, 'node', ['tools/build-console.js'])
    await cp(join(root, 'dist/console'), join(folder, 'dist/console'), { recursive: true })
  }
  const { stdout } = await must(folder, 'npm', ['pack', '--ignore-scripts', '--silent'])
  return {
    tarball: join(folder, stdout.trim()),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

// An answer of the registry that does not come is asked for again, instead of being waited for.
const patient = [
  ...['--prefer-offline', '--no-audit', '--no-fund'],
  ...['--fetch-timeout=15000', '--fetch-retries=5', '--fetch-retry-mintimeout=1000'],
]

/** Installs the tarball in an empty folder, as somebody who only wants to run it; the database comes along. */
export async function installAlone(tarball: string): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-installed-'))
  await chmod(folder, 0o755)
  await must(folder, 'npm', ['init', '--yes'])
  await must(folder, 'npm', ['install', '--silent', '--omit=dev', ...patient, tarball])
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Copies a package and installs the tarball in it, as somebody who has nothing but the two. */
export async function installIn(
  source: string,
  tarball: string,
): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-third-party-'))
  await cp(join(root, source), folder, { recursive: true })
  // Without the database: it is large, and nothing of it is needed here.
  const quick = ['--ignore-scripts', '--omit=optional']
  await must(folder, 'npm', ['install', '--silent', ...quick, ...patient, '--save-dev', tarball])
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

export async function must(folder: string, command: string, args: readonly string[]): Promise<Ended> {
  const ended = await runIn(folder, command, args)
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stdout}\n${ended.stderr}`)
  return ended
}

/** The types of Node are in this repository; a package of its own would install them. */
export const typeRoots = join(root, 'node_modules/@types')
