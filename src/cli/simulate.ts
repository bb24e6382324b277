import { existsSync } from 'node:fs'
import type { StartOptions, StartSimulator } from '../../simulation/simulator.ts'
import { CliError } from './cli-error.ts'
import { loadSimulator } from './load-simulator.ts'
import type { Output } from './output.ts'
import { simulators } from './simulators.ts'
import { untilStopped } from './until-stopped.ts'

export type SimulateOptions = {
  readonly port?: string
  readonly seed?: string
  readonly rateLimit: boolean
  readonly random?: string
  readonly ledger?: string
}

/** `overlock simulate <vendor>`: one simulator; its first line on stdout is what "app add" needs to know. */
export async function simulate(vendor: string, options: SimulateOptions, output: Output): Promise<number> {
  const start = await simulatorNamed(vendor)
  const stopped = untilStopped()
  const wanted: StartOptions = {
    port: wholeNumber('port', options.port ?? '0'),
    rateLimit: options.rateLimit,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.random !== undefined && { random: wholeNumber('random', options.random) }),
    ...(options.ledger !== undefined && { ledgerFile: options.ledger }),
  }
  const simulator = await start(wanted).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new CliError(`Port ${wanted.port} is taken.`, 'Choose another with --port, or 0 for a free one.')
    throw new CliError(`The simulator can't start: ${error.message}.`)
  })
  const { url, settings, secrets } = simulator
  output.result(JSON.stringify({ vendor: simulator.vendor, url, settings, secrets }))
  await stopped
  await simulator.close()
  return 0
}

/** By name, or of the connector in this folder. */
async function simulatorNamed(vendor: string): Promise<StartSimulator> {
  const known = Object.hasOwn(simulators, vendor) ? simulators[vendor] : undefined
  if (known !== undefined) return known
  if (existsSync(vendor)) return loadSimulator(vendor)
  const names = Object.keys(simulators).join(', ')
  throw new CliError(
    `There is no simulator "${vendor}". There are: ${names}; or name the folder of a connector.`,
  )
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new CliError(`--${name} must be a whole number.`)
  return Number(text)
}
