import pg from 'pg'
import type { ConnectionOptions } from './database.ts'

/** Messages between the nodes on one database, by LISTEN and NOTIFY: quick, and lost when nobody listens. */
export type Channel = { stop(): Promise<void> }

const againMs = 1_000

/** Listens until stopped, also over a restart of the database. */
export async function listen(
  connection: ConnectionOptions,
  channel: string,
  onMessage: (text: string) => void,
  onError: (error: unknown) => void,
): Promise<Channel> {
  let client: pg.Client | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    const next = new pg.Client({ ...connection, application_name: 'overlock channel' })
    next.on('notification', ({ payload }) => onMessage(payload ?? ''))
    next.on('error', () => {})
    // Only a connection that listened is replaced from here: one that never did is tried again by its opener.
    next.once('end', () => {
      if (client === next) again()
    })
    await next.connect()
    await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = next
  }
  function again(): void {
    client = undefined
    if (!stopped) timer = setTimeout(retry, againMs)
  }
  function retry(): void {
    open().catch((error: unknown) => {
      onError(error)
      again()
    })
  }
  await open()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
