import type { Connector } from '../connector/contract.ts'

/** Connectors by name. Two of one name, or one of another contract version, are refused at start. */
export type Registry = {
  find(name: string): Connector | undefined
  get(name: string): Connector
  readonly names: readonly string[]
}

export function makeRegistry(connectors: readonly Connector[]): Registry {
  const byName = new Map<string, Connector>()
  for (const connector of connectors) {
    if (connector.contract !== 1)
      throw new Error(`connector ${connector.name} speaks another contract version`)
    if (byName.has(connector.name)) throw new Error(`there are two connectors named ${connector.name}`)
    byName.set(connector.name, connector)
  }
  return {
    find: (name) => byName.get(name),
    get(name) {
      const connector = byName.get(name)
      if (connector === undefined) throw new Error(`no connector is named ${name}`)
      return connector
    },
    names: [...byName.keys()].sort(),
  }
}
