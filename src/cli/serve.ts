import { readConfig } from '../config/config.ts'
import { makeLog } from '../log.ts'
import { startSystem } from '../system.ts'
import type { Output } from './output.ts'
import { untilStopped } from './until-stopped.ts'

const longestStopMs = 9_500

/** `overlock serve`: everything in one process, until it is asked to stop. */
export async function serve(output: Output): Promise<number> {
  const config = readConfig()
  const log = makeLog(config)
  const stopped = untilStopped()
  const system = await startSystem({ config, log })
  if (system.sealed !== undefined) output.note(`Sealed: ${system.sealed}`)
  output.note(`Overlock answers at ${system.url}`)
  output.note(`SCIM base URL of an application: ${config.publicUrl ?? system.url}/scim/v2/<slug>`)
  const died = await Promise.race([stopped, system.died.then((why) => ({ why }))])
  if (typeof died === 'object') output.note(`Stopping: ${died.why}`)
  else output.note('Stopping: what is under way is finished first.')
  // Whatever still hangs then is found again at the next start: every step of it is on record.
  setTimeout(() => process.exit(1), longestStopMs).unref()
  await system.stop()
  return typeof died === 'object' ? 1 : 0
}
