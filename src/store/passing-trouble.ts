import pg from 'pg'

/**
 * Classes of PostgreSQL's errors that say nothing about the statement: connection lost, rolled back for the sake of
 * another transaction, out of resources, stopped by an operator.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passingClasses: ReadonlySet<string> = new Set(['08', '40', '53', '57'])
/** A lock that was not given in time. */
const lockNotAvailable = '55P03'

const networkCodes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EMFILE'],
])

/** Whether the database failed in a way that passes, so that the same request is worth repeating a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? ''
    return passingClasses.has(code.slice(0, 2)) || code === lockNotAvailable
  }
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && networkCodes.has(code)) return true
  // What the driver says of a connection that broke, or of a pool that had none to give in time.
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
}
