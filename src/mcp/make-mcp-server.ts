import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Operation } from '../operations/operation.ts'
import { OperationError } from '../operations/operation-error.ts'
import { operations } from '../operations/table.ts'
import { linksIn } from './links.ts'
import type { Executor } from './tool-call.ts'
import { type Tool, tools } from './tools.ts'

const instructions =
  'Overlock keeps the accounts of people in applications as the identity provider wants them, and proves it. The tools read. Those that begin with ask_to_ change nothing by themselves: they ask a person, who agrees with "overlock proposal approve <id>". Say so, and never that something was done before a tool shows it.'

/**
 * Overlock for assistants, by the Model Context Protocol (https://modelcontextprotocol.io/specification). It reads, and
 * it asks; it can't do.
 */
export function makeMcpServer(executor: Executor, version: string): Server {
  const offered = tools.filter(({ operation, asks }) => isOffered(operation, asks, executor))
  const server = new Server({ name: 'overlock', version }, { capabilities: { tools: {} }, instructions })
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: offered.map(({ name, description, inputSchema, asks }) => ({
      ...{ name, description, inputSchema },
      annotations: { readOnlyHint: !asks, destructiveHint: false, openWorldHint: false },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = offered.find(({ name }) => name === params.name)
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool "${params.name}".`)
    try {
      return await call(tool, params.arguments ?? {}, executor)
    } catch (error) {
      return refusalFrom(error)
    }
  })
  return server
}

function isOffered({ roles }: Operation, asks: boolean, { role }: Executor): boolean {
  return role === undefined || (roles.includes(role) && (!asks || askProposal.roles.includes(role)))
}

const askProposal = operationNamed('proposal.make')

function operationNamed(name: string): Operation {
  const found = operations.find((operation) => operation.name === name)
  if (found === undefined) throw new Error(`there is no operation ${name}`)
  return found
}

async function call(
  { operation, asks }: Tool,
  given: Readonly<Record<string, unknown>>,
  executor: Executor,
): Promise<CallToolResult> {
  if (asks) {
    const { reason, ...input } = given
    const asked = await executor.run(askProposal, { operation: operation.name, input, reason })
    return answer({ asked, note: 'Nothing was done yet: a person decides.' })
  }
  operation.input.strict().parse(given)
  const result = (await executor.run(operation, given)) ?? null
  const links = linksIn(operation, result, executor.apiUrl)
  return answer({ result, ...(links.length > 0 && { links }) })
}

function answer(content: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(content) }], structuredContent: content }
}

/** What was wrong with the request is for the assistant to read; what is wrong with the server is in its log. */
function refusalFrom(error: unknown): CallToolResult {
  if (error instanceof z.ZodError)
    return refusal(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  if (error instanceof OperationError)
    return refusal(error.todo === undefined ? error.message : `${error.message} ${error.todo}`)
  throw error
}

function refusal(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] }
}
