import pg from 'pg'
import { LauncherError } from './launcher-error.ts'

export type Connection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The role the product works as: it owns its database, and can do nothing else. Safe to repeat after a crash. */
export async function createRoles(admin: Connection, application: Connection): Promise<void> {
  await connected(admin, async (client) => {
    const role = pg.escapeIdentifier(application.user)
    const database = pg.escapeIdentifier(application.database)
    const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
    const there = await client.query('select 1 from pg_roles where rolname = $1', [application.user])
    const verb = there.rowCount === 0 ? 'CREATE' : 'ALTER'
    await client.query(`${verb} ROLE ${role} ${rights} PASSWORD ${pg.escapeLiteral(application.password)}`)
    const made = await client.query('select 1 from pg_database where datname = $1', [application.database])
    if (made.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${role}`)
  })
}

/** That the role can connect: otherwise the error would come later, from a place that can't explain it. */
export async function tryConnection(connection: Connection): Promise<void> {
  await connected(connection, async () => {})
}

async function connected(connection: Connection, work: (client: pg.Client) => Promise<void>): Promise<void> {
  // ssl and search in PG… variables are for other servers.
  const client = new pg.Client({ ...connection, ssl: false, application_name: 'overlock launcher' })
  client.on('error', () => {})
  try {
    await client.connect()
    await work(client)
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === '28P01')
      throw new LauncherError(
        'passwordsLost',
        'The passwords in postgres.json are not those of the database.',
      )
    throw cause
  } finally {
    await client.end().catch(() => {})
  }
}
