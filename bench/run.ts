import { benchRecipes } from './recipes/bench-recipes.ts'
import { benchScim } from './scim/bench-scim.ts'
import { benchStart } from './start/bench-start.ts'

/** `npm run bench -- <name>`: each benchmark prints what it measured and a ratio; none passes or fails. */
const benchmarks: Readonly<
  Record<string, (print: (line: string) => void, args: readonly string[]) => Promise<void>>
> = {
  scim: benchScim,
  start: benchStart,
  recipes: benchRecipes,
}

const [name = '', ...args] = process.argv.slice(2)
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
if (benchmark === undefined) {
  process.stderr.write(`Name a benchmark: npm run bench -- <${Object.keys(benchmarks).join(' | ')}>\n`)
  process.exitCode = 2
} else await benchmark((line) => process.stdout.write(`${line}\n`), args)
