import { isRoot } from './account.ts'
import { type Cluster, dataOf } from './cluster.ts'
import { type ClusterRecord, writeRecord } from './cluster-record.ts'
import { createCluster, superuser } from './create-cluster.ts'
import { type Connection, createRoles, tryConnection } from './create-roles.ts'
import { openDataDirectory } from './data-directory.ts'
import { LauncherError } from './launcher-error.ts'
import { lockCluster } from './lock-cluster.ts'
import { nativeFolder } from './native-files.ts'
import { findNativePackage, type NativePackage } from './native-package.ts'
import { placeCluster } from './place-cluster.ts'
import { socketPort } from './server-settings.ts'
import { startServer } from './start-server.ts'
import { stopLeftBehind } from './stop-left-behind.ts'
import { type Supervised, supervise } from './supervise.ts'

export type EmbeddedPostgres = Supervised & {
  /** For the `pg` driver: the application's role, which owns its database and is no superuser. */
  readonly connection: Connection
  /** The role that may create databases; used by tests only. */
  readonly admin: Connection & { readonly database: 'postgres' }
}

type Options = {
  dataDirectory: string
  log?: (line: string) => void
  /** False gives up safety against a power cut for speed. For tests only. */
  durable?: boolean
}
type Settled = Required<Options> & { readonly release: () => Promise<void> }

/** Runs the PostgreSQL that npm brings, on the database of this data directory; the first start makes it. */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const npm = await findNativePackage()
  const dataDirectory = await openDataDirectory(options.dataDirectory)
  const lock = await lockCluster(dataDirectory)
  const release = () => lock.release()
  try {
    return await start(npm, { log: () => {}, durable: true, ...options, dataDirectory, release })
  } catch (error) {
    await release()
    throw explained(error)
  }
}

async function start(npm: NativePackage, options: Settled): Promise<EmbeddedPostgres> {
  const { cluster, record } = await placeCluster(options.dataDirectory, options.log)
  const native = await nativeFolder(npm, { root: isRoot(), clusterFolder: cluster.folder })
  await stopLeftBehind(dataOf(cluster), options.log)
  await createCluster(cluster, { ...options, native, superuserPassword: record.superuserPassword })
  const server = await startServer(cluster, { ...options, native })
  const at = { host: server.socketFolder.path, port: socketPort }
  const connection = { ...at, user: 'overlock', password: record.applicationPassword, database: 'overlock' }
  const admin = { ...at, user: superuser, password: record.superuserPassword, database: 'postgres' } as const
  const supervised = supervise(server, cluster, options.release)
  try {
    if (!record.finished) await finish(cluster, record, { admin, connection })
    await tryConnection(connection)
    return { connection, admin, ...supervised }
  } catch (error) {
    await supervised.stop()
    throw error
  }
}

type Roles = { readonly admin: Connection; readonly connection: Connection }

async function finish(cluster: Cluster, record: ClusterRecord, { admin, connection }: Roles): Promise<void> {
  await createRoles(admin, connection)
  await writeRecord(cluster.dataDirectory, { ...record, finished: true })
}

function explained(error: unknown): unknown {
  if (error instanceof LauncherError || !(error instanceof Error) || !('code' in error)) return error
  return new LauncherError('startFailed', `The embedded PostgreSQL can't be started: ${error.message}.`, {
    cause: error,
  })
}
