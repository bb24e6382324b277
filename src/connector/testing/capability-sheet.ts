import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { capabilitiesOf } from '../capabilities.ts'
import type { Connector } from '../contract.ts'

/**
 * The text of a connector's `capabilities.json`: what it can do, and what is worth knowing before it is chosen. It is
 * computed and committed, so that a capability that appears or vanishes is a diff.
 */
export function capabilitySheet(connector: Connector): string {
  const { concurrency: _concurrency, throttleStatuses: _throttleStatuses, ...facts } = connector.facts
  const { name, title, contract } = connector
  return `${JSON.stringify({ name, title, contract, capabilities: capabilitiesOf(connector), ...facts }, null, 2)}\n`
}

export async function checkCapabilitySheet(connector: Connector, folder: URL): Promise<void> {
  const committed = await readFile(new URL('capabilities.json', folder), 'utf8').catch(() => '')
  const stale = `capabilities.json of ${connector.name} is stale: run "overlock connector check <folder> --write", for the connectors that come along "npm run capabilities", and commit it`
  assert.equal(committed, capabilitySheet(connector), stale)
}
