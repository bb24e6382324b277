import { z } from 'zod'
import { ConnectorError, connectorErrors } from '../connector/errors.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

const description = z.object({
  vendor: z.string(),
  url: z.url(),
  settings: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.string()),
})

/** Asks a simulator for the settings and secrets that fit it. */
export async function readSimulator(
  system: OperationSystem,
  address: string,
): Promise<z.output<typeof description>> {
  const url = new URL('/__sim/settings', address)
  try {
    const response = await system.httpFor([url.host]).send({ method: 'GET', url: url.href, effect: 'read' })
    return description.parse(response.body)
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'egressRefused')
      throw new OperationError('badInput', error.message, connectorErrors.egressRefused.todo)
    throw new OperationError(
      'badInput',
      `No simulator answers at ${url.origin}.`,
      'Start one with "overlock simulate <vendor> --port N" and give its address.',
    )
  }
}
