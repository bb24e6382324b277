import type { SnapshotView } from '../../src/operations/app-sync.ts'
import type { TestSystem } from '../system.ts'

/** Reads all accounts of an application, to the end. */
export async function readApplication(system: Pick<TestSystem, 'run'>, app: string): Promise<SnapshotView> {
  const { id } = await system.run<SnapshotView>('app.sync', { app })
  for (;;) {
    const snapshot = await system.run<SnapshotView>('snapshot.show', { id })
    if (snapshot.state !== 'reading') return snapshot
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
