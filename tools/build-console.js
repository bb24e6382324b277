// Builds the console into dist/console where it is missing or older than what it is made of. Part of "npm run demo" and
// "npm run dev", so that one command leads from a clone to a working console.
import { glob, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const built = await timeOf('dist/console/index.html')
let newest = Math.max(await timeOf('package-lock.json'), 0)
for await (const file of glob('console/**/*.{ts,tsx,css,html,json}', { cwd: fileURLToPath(root) }))
  newest = Math.max(newest, await timeOf(file))

if (built < newest || process.argv.includes('--force')) {
  process.stderr.write('Building the console …\n')
  const { build } = await import('vite')
  await build({ configFile: fileURLToPath(new URL('console/vite.config.ts', root)), logLevel: 'warn' })
}

async function timeOf(path) {
  return (await stat(new URL(path, root)).catch(() => undefined))?.mtimeMs ?? 0
}
