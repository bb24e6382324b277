import { startScript } from './child.ts'
import { joiners, type Kind } from './kinds.ts'
import { makeScimShots } from './scim-shots.ts'
import type { Side } from './side.ts'

/** It writes a whole group anew for one member, more than a second of work: only one at a time is asked of it. */
const onlyOneAtATime: readonly Kind[] = ['addToLarge', 'createGroup']

/** The peer with so many people from its start. */
export async function startScimmy(users: number): Promise<Side> {
  const child = await startScript(new URL('./scimmy-server.ts', import.meta.url), String(users + joiners))
  const shots = makeScimShots({ scimUrl: child.firstLine, token: 'any' })
  shots.knows(Array.from({ length: users + joiners }, (_, index) => String(index + 1)))
  return {
    name: 'scimmy',
    pid: child.pid,
    origin: shots.origin,
    async grow() {},
    shots: async (kind, connections) =>
      connections > 1 && onlyOneAtATime.includes(kind) ? undefined : shots.shots(kind),
    [Symbol.asyncDispose]: child.stop,
  }
}
