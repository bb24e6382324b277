import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** There is no vendor to ask: whoever asks one is found out. */
export async function startNobody() {
  const unhandled: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    const answers: Record<string, unknown> = { '/__sim/ledger': [], '/__sim/state': { unhandled } }
    if (answers[pathname] === undefined) unhandled.push(`${request.method} ${pathname}`)
    response.end(JSON.stringify(answers[pathname] ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    settings: { title: 'Miro', adminRoles: 'Admin', roles: 'Viewer' },
    secrets: {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
