import type { Connector, ConnectorFacts } from '../contract.ts'

/** A vendor that has been told little of, and the facts a test changes. */
export function sampleFacts(more: Partial<ConnectorFacts> = {}): ConnectorFacts {
  return {
    entitlementTypes: [
      { type: 'group', title: 'Group', cardinality: 'many' },
      { type: 'role', title: 'Role', cardinality: 'one' },
    ],
    attributes: ['userName', 'email', 'givenName', 'familyName', 'displayName'],
    immutable: [],
    matchOn: 'email',
    leaverModes: ['disable', 'downgrade', 'revoke', 'delete'],
    reactivate: 'native',
    createRepeat: 'none',
    readAfterWriteLagMs: 0,
    concurrency: 4,
    throttleStatuses: [429],
    ...more,
  }
}

/** A connector that can be read and does nothing, with the methods and facts a test adds to it. */
export function sampleConnector(more: Partial<Connector> = {}): Connector {
  return {
    contract: 1,
    name: 'acme',
    title: 'Acme',
    settings: [],
    facts: sampleFacts(),
    parseSettings: () => ({ settings: {} }),
    hosts: () => [],
    check: async () => ({ vendorAccount: 'Acme', problems: [] }),
    listAccounts: async () => ({ items: [] }),
    getAccount: async () => undefined,
    findAccount: async () => undefined,
    ...more,
  }
}
