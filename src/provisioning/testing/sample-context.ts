import { resourcesWith } from '../../applications/custom-schema.ts'
import type { ApplicationContext } from '../../applications/directory.ts'
import { defaultPolicy } from '../../applications/policy.ts'
import { sampleConnector } from '../../connector/testing/sample-connector.ts'

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
