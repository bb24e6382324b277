/** `overlock/connector/testing`: the contract suite, and one connector at one simulated vendor for cases of your own. */
export { type ContractSubject, openSession, type Session } from '../connector/testing/contract-session.ts'
export type { ContractSimulator, Fault, SimulatorControl } from '../connector/testing/contract-simulator.ts'
export { runConnectorContract } from '../connector/testing/run-connector-contract.ts'
