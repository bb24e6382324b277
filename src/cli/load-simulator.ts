import type { StartSimulator } from '../../simulation/simulator.ts'
import { unusable } from '../added-connectors/connector-folder-error.ts'
import { importFromFolder } from '../added-connectors/import-from-folder.ts'

/** The simulator beside a connector: the one function `start…` that `simulator/server.ts` exports. */
export async function loadSimulator(folder: string): Promise<StartSimulator> {
  const exported = await importFromFolder(folder, 'simulator/server')
  const [start, another] = Object.entries(exported).flatMap(([name, value]) =>
    /^start[A-Z]/.test(name) && typeof value === 'function' ? [value as StartSimulator] : [],
  )
  if (start !== undefined && another === undefined) return start
  throw unusable(
    folder,
    'simulator/server.ts does not export one function start…',
    'Export how the simulator starts: const startAcme: StartSimulator = …',
  )
}
