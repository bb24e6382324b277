import { join } from 'node:path'
import type { Account } from './account.ts'

/** One PostgreSQL cluster: everything of it lies in its folder, and runs as one account. */
export type Cluster = {
  readonly dataDirectory: string
  /** Ours. In it `data`, `run` and `log` belong to the account. */
  readonly folder: string
  readonly account: Account | undefined
}

export const dataOf = (cluster: Cluster): string => join(cluster.folder, 'data')
export const runOf = (cluster: Cluster): string => join(cluster.folder, 'run')
export const logFolderOf = (cluster: Cluster): string => join(cluster.folder, 'log')
export const logOf = (cluster: Cluster): string => join(logFolderOf(cluster), 'postgres.log')
