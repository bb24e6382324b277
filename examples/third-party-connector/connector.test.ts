import { runConnectorContract } from 'overlock/connector/testing'
import { deskline } from './connector.ts'
import { subject } from './subject.ts'

runConnectorContract(deskline, subject)
