import type { Measured } from '../load.ts'
import type { Kind } from './kinds.ts'

/** What one figure is about. */
export type Cell = {
  readonly store: string
  readonly users: number
  readonly connections: number
  readonly kind: Kind
}

/** The same asked of three servers in turn; undefined where one can't be asked it. */
export type Result = Cell & {
  readonly overlock: Measured | undefined
  readonly bare: Measured | undefined
  readonly scimmy: Measured | undefined
}
