// Runs after `npm ci` in a checkout, never for users of the published package (it is not part of it).
// Where the machine's own Node is too old to run Overlock, it fetches Node 24 from the npm registry (tools/node,
// with a lock file of its own) and puts it first on the path of `npm run …` and `npx …`.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const binFolder = join(root, 'node_modules/.bin')
const [major, minor] = process.versions.node.split('.').map(Number)
const newEnough = major > 22 || (major === 22 && minor >= 19)

if (!newEnough && existsSync(join(root, 'node_modules'))) bringNode()

function bringNode() {
  const node = join(root, `tools/node/node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (!existsSync(node)) fetchNode()
  if (existsSync(node)) putFirstOnPath(node)
  else explain()
}

function fetchNode() {
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  console.log(
    `overlock: this machine has Node ${process.versions.node}; fetching Node 24 for this checkout only`,
  )
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(command, [...first, ...options], { stdio: 'inherit', cwd: join(root, 'tools/node') })
}

function putFirstOnPath(node) {
  mkdirSync(binFolder, { recursive: true })
  rmSync(join(binFolder, 'node'), { force: true })
  symlinkSync(relative(binFolder, node), join(binFolder, 'node'))
}

function explain() {
  console.error(
    `overlock: Node ${process.versions.node} is too old (22.19 or newer is needed), and the npm registry has no Node 24\n` +
      `for ${process.platform}-${process.arch}. Install Node 22.19 or newer, then run this command again.`,
  )
  process.exitCode = 1
}
