import type { Queries } from '../store/database.ts'
import { listApplications } from './application-store.ts'
import type { Registry } from './registry.ts'

/** An application whose connector this server does not have. Its tasks must not be taken up by this server. */
export class MissingConnectorError extends Error {
  override readonly name = 'MissingConnectorError'
  readonly todo = 'Name its folder in OVERLOCK_CONNECTORS, as where the application was added.'
}

/** @throws MissingConnectorError that names each application and its connector. */
export async function refuseMissingConnectors(queries: Queries, registry: Registry): Promise<void> {
  const lacking = (await listApplications(queries)).filter(
    ({ connector }) => registry.find(connector) === undefined,
  )
  if (lacking.length === 0) return
  const named = lacking.map(({ slug, connector }) => `${slug} needs the connector ${connector}`)
  throw new MissingConnectorError(`A connector is missing: ${named.join(', ')}.`)
}
