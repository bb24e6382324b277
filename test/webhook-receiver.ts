import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

export type Received = {
  readonly id: string
  readonly at: Date
  readonly signatures: readonly string[]
  readonly body: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Somebody who is told: keeps what comes, and answers as it is told to. */
export async function startReceiver() {
  const received: Received[] = []
  let answers: readonly number[] = []
  const server = createServer(async (incoming, answer) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString('utf8')
    const header = (name: string) => String(incoming.headers[name] ?? '')
    received.push({
      id: header('webhook-id'),
      at: new Date(Number(header('webhook-timestamp')) * 1_000),
      signatures: header('webhook-signature').split(' '),
      ...{ body, ...(JSON.parse(body) as { type: string; data: Record<string, unknown> }) },
    })
    const [status = 204, ...rest] = answers
    answers = rest
    answer.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    /** What it answers to the next ones, in turn; then 204 again. */
    answer(...statuses: readonly number[]) {
      answers = statuses
    },
    /** Resolves once so many have come; rejects if they don't. */
    async awaits(count: number): Promise<readonly Received[]> {
      for (const until = performance.now() + 20_000; received.length < count; await sleep(50))
        if (performance.now() > until) throw new Error(`only ${received.length} of ${count} came`)
      return received
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}

/** Whether the library that receivers use finds a signature of this secret; the time is that of the test. */
export function isSignedBy({ id, at, body, signatures }: Received, secret: string): boolean {
  return signatures.includes(new Webhook(secret).sign(id, at, body))
}
