import { describe } from 'node:test'
import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import { scim } from './connector.ts'
import { startScim } from './simulator/server.ts'
import { subject } from './subject.ts'

/** Servers that can all that is claimed, each in its own way. What the others can't is in `limits.test.ts`. */
const seeds = ['default', 'no-patch', 'no-filter', 'no-paging', 'no-discovery', 'not-unique', 'oauth']

for (const seed of seeds)
  describe(`a server of the kind ${seed}`, () => {
    runConnectorContract(scim, { ...subject, startSimulator: () => startScim({ seed }) })
  })
