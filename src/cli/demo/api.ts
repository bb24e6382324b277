import { operations } from '../../operations/table.ts'

export type { ApiClient } from '../api-client.ts'

export function operationOf(name: string) {
  const operation = operations.find((known) => known.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation
}
