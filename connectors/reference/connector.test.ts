import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import { reference } from './connector.ts'
import { subject } from './subject.ts'

runConnectorContract(reference, subject)
