import { z } from 'zod'
import type { Operation } from '../operations/operation.ts'
import { operations, proposable } from '../operations/table.ts'

/** A tool of an assistant. `asks`: it changes nothing, it asks a person to. */
export type Tool = {
  readonly name: string
  readonly operation: Operation
  readonly asks: boolean
  readonly description: string
  readonly inputSchema: { readonly type: 'object'; readonly [keyword: string]: unknown }
}

const reason = 'Why you ask, for the person who decides.'

/**
 * Every operation that reads and gives JSON is a tool; every one that changes, and needs no secret and no file, is
 * one that asks a person. What is no tool can't be reached by an assistant in any way.
 */
export const tools: readonly Tool[] = [
  ...operations
    .filter(({ effect, assistant, rest }) => effect === 'read' && assistant !== false && !rest.stream)
    .map(readingTool),
  ...proposable.map(askingTool),
]

function readingTool(operation: Operation): Tool {
  return {
    name: toolName(operation),
    operation,
    asks: false,
    description: `${operation.summary}.`,
    inputSchema: schemaOf(operation),
  }
}

function askingTool(operation: Operation): Tool {
  const schema = schemaOf(operation)
  const { properties = {}, required = [] } = schema as { properties?: object; required?: readonly string[] }
  return {
    name: `ask_to_${toolName(operation)}`,
    operation,
    asks: true,
    description: `Asks a person to: ${operation.summary}. Nothing happens until they agree. Give the reason.`,
    inputSchema: {
      ...schema,
      properties: {
        ...properties,
        reason: { type: 'string', minLength: 1, maxLength: 1_000, description: reason },
      },
      required: [...required, 'reason'],
    },
  }
}

/** `workItem.list` → `work_item_list`: clients take letters, digits and underscores. */
function toolName({ name }: Operation): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace('.', '_')
}

function schemaOf({ input }: Operation): Tool['inputSchema'] {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return { ...schema, type: 'object', additionalProperties: false }
}
