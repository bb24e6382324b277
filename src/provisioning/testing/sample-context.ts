import { resourcesWith } from '../../applications/custom-schema.ts'
import type { ApplicationContext } from '../../applications/directory.ts'
import { defaultPolicy } from '../../applications/policy.ts'
import type { Connector } from '../../connector/contract.ts'
import { sampleFacts } from './samples.ts'

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

export function sampleContext(more: Partial<ApplicationContext> = {}): ApplicationContext {
  return {
    application: {
      id: '0198c0de-0000-7000-8000-000000000001',
      slug: 'acme',
      connector: 'acme',
      settings: {},
      mode: 'apply',
      policy: defaultPolicy,
      schemas: [],
      rehearsalUrl: undefined,
      guarded: true,
      mappingVersion: 0,
      createdAt: new Date(0),
    },
    connector: sampleConnector(),
    rules: [],
    resources: resourcesWith([]),
    leaverMode: 'disable',
    fallbacks: {},
    ...more,
  }
}
