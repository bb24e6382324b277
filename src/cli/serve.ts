import { system as nobodyElse } from '../audit/actor.ts'
import { readConfig } from '../config/config.ts'
import { makeLog } from '../log.ts'
import { setupLink } from '../operations/setup-link.ts'
import { hasOwner } from '../people/person.ts'
import { type System, startSystem } from '../system.ts'
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
  if (system.sealed === undefined)
    output.note(`SCIM base URL of an application: ${system.operations.scimBase()}/scim/v2/<slug>`)
  await welcome(system, output)
  const died = await Promise.race([stopped, system.died.then((why) => ({ why }))])
  if (typeof died === 'object') output.note(`Stopping: ${died.why}`)
  else output.note('Stopping: what is under way is finished first.')
  // Whatever still hangs then is found again at the next start: every step of it is on record.
  setTimeout(() => process.exit(1), longestStopMs).unref()
  await system.stop()
  return typeof died === 'object' ? 1 : 0
}

/** Until somebody can sign in to the console, each start says by which link the owner comes in. */
export async function welcome(running: System, output: Output): Promise<void> {
  if (running.sealed !== undefined) return
  const { operations } = running
  if (await hasOwner(operations.db)) return
  const caller = { actor: nobodyElse, role: 'owner', requestId: 'start' } as const
  const { url } = await setupLink.run(operations, caller, {})
  output.note(`Set up the console, within half an hour: ${url}`)
  output.note('Later: "overlock setup-link".')
}
