import { existsSync } from 'node:fs'
import { chmod, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A browser on this machine, and what its process needs beside the usual. */
export type FoundBrowser = { readonly path: string; readonly libraries?: string | undefined }

const systemPaths = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The configured one, else one of the system, else the one that came with the package. Undefined: there is none, and
 * recipes are carried out by people.
 */
export async function findBrowser(configured: string | undefined): Promise<FoundBrowser | undefined> {
  if (configured !== undefined) return existsSync(configured) ? { path: configured } : undefined
  const known = systemPaths.find((path) => existsSync(path))
  return known === undefined ? packagedBrowser() : { path: known }
}

/** Only for Linux. It is unpacked into the folder for temporary files at its first use. */
async function packagedBrowser(): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium')
    const path = await chromium.executablePath()
    // It lies where everybody may write: what somebody else has put there is not started.
    if ((await stat(path)).uid !== process.getuid?.()) return undefined
    // Root lets nobody's account start it.
    await chmod(path, 0o755)
    if (hasLibraries()) return { path }
    const packed = new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'))
    return { path, libraries: `${await inflate(fileURLToPath(packed))}/lib` }
  } catch {
    return undefined
  }
}

function hasLibraries(): boolean {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64']
  return folders.some((folder) => existsSync(`${folder}/libnss3.so`))
}
