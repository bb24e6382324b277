import { runConnectorContract } from 'overlock/connector/testing'
import { samplevendor } from './connector.ts'
import { subject } from './subject.ts'

runConnectorContract(samplevendor, subject)
