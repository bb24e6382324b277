import { spawn } from 'node:child_process'

/**
 * Runs the tests. Every file is a process of its own; what needs a database gets one of its own on a cluster that
 * this run starts, so that nothing but Node and npm is needed.
 */
const patterns = [
  'src/**/*.test.ts',
  'connectors/**/*.test.ts',
  'simulation/**/*.test.ts',
  'test/**/*.test.ts',
]
const chosen = process.argv.slice(2)
const runner = spawn(process.execPath, ['--test', ...(chosen.length > 0 ? chosen : patterns)], {
  stdio: 'inherit',
})
runner.once('exit', (status) => {
  process.exitCode = status ?? 1
})
