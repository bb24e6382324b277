import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { serverProcess } from '../../test/server-process.ts'
import { connect } from '../../test/system.ts'
import { makeScimShots } from './scim-shots.ts'
import type { Side } from './side.ts'

/**
 * Overlock as users run it. In shadow its answers are true, tasks and trail are written and nothing is sent to a vendor; in
 * `apply` its workers change a simulated vendor beside what is measured.
 */
export async function startOverlock(databaseUrl: string, mode: 'shadow' | 'apply'): Promise<Side> {
  const simulator = await startReference({ rateLimit: false })
  const server = await serverProcess({ DATABASE_URL: databaseUrl })
  await server.start()
  const app = `bench-${mode}`
  const { scimUrl, token } = await connect(server, simulator, { app, mode, fast: mode === 'apply' })
  const shots = makeScimShots({ scimUrl, token })
  const told = await readFile(join(server.dataDirectory, 'server.json'), 'utf8')
  return {
    name: 'Overlock',
    pid: (JSON.parse(told) as { pid: number }).pid,
    origin: shots.origin,
    grow: shots.grow,
    shots: shots.shots,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await simulator.close()
    },
  }
}
