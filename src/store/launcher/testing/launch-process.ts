// Started by tests as a process of its own: one that can be killed, or belong to another user.
import { lockDataDirectory } from '../lock-data-directory.ts'
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts'

const [what, dataDirectory = ''] = process.argv.slice(2)

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

// Like a server in a terminal that takes its time to end.
process.on('SIGINT', () => {})

try {
  if (what === 'lock') {
    await lockDataDirectory(dataDirectory)
    say({ event: 'ready' })
    setInterval(() => {}, 60_000)
  } else {
    const log = (text: string) => say({ event: 'log', text })
    const postgres = await startEmbeddedPostgres({ dataDirectory, log, durable: false })
    say({ event: 'ready', connection: postgres.connection })
    // Once it has been read to its end, nothing keeps this process alive.
    process.stdin.once('data', async () => {
      await postgres.stop()
      process.stdin.destroy()
    })
  }
} catch (error) {
  const { name, message, code, todo } = error as Error & { code?: string; todo?: string }
  say({ event: 'refused', name, message, code, todo })
  process.exit(1)
}
