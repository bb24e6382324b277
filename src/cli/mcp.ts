import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { readClientConfig } from '../config/client-config.ts'
import { makeMcpServer } from '../mcp/make-mcp-server.ts'
import { OperationError } from '../operations/operation-error.ts'
import { version } from '../version.ts'
import { makeApiClient } from './api-client.ts'
import { CliError } from './cli-error.ts'

/** `overlock mcp`: the Model Context Protocol over stdin and stdout, for an assistant on this machine. */
export async function mcp(): Promise<number> {
  const config = readClientConfig()
  const client = await makeApiClient(config)
  const server = makeMcpServer(
    {
      role: undefined,
      apiUrl: `${client.url}/api`,
      // What the server refuses is told in its words.
      run: (operation, input) =>
        client.call(operation, input).catch((error: unknown) => {
          throw error instanceof CliError ? new OperationError('conflict', error.message) : error
        }),
    },
    version,
  )
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve
  })
  await server.connect(new StdioServerTransport())
  process.stdin.once('end', () => void server.close())
  await ended
  return 0
}
