import { ConnectorError, connectorErrors } from '../connector/errors.ts'
import { OperationError } from './operation-error.ts'

const unavailable: readonly string[] = ['unavailable', 'outcomeUnknown', 'rateLimited']

/** Asks a vendor on behalf of a person, who gets told in words what went wrong. */
export async function callVendor<T>(title: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const code = unavailable.includes(error.code) ? 'vendorUnavailable' : 'vendorRefused'
    throw new OperationError(code, `${title}: ${error.message}`, connectorErrors[error.code].todo)
  }
}
