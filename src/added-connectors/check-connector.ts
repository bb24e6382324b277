import { writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { Connector } from '../connector/contract.ts'
import { capabilitySheet, checkCapabilitySheet } from '../connector/testing/capability-sheet.ts'
import type { ContractCase } from '../connector/testing/contract-case.ts'
import { casesFor, runCase } from '../connector/testing/contract-cases.ts'
import type { ContractSubject } from '../connector/testing/contract-session.ts'
import { type Crossing, crossBoundary, type Method, methods } from '../connector/testing/cross-boundary.ts'
import { unusable } from './connector-folder-error.ts'
import { importFromFolder } from './import-from-folder.ts'
import { loadConnector } from './load-connectors.ts'

export type ConnectorCheck = {
  readonly connector: string
  readonly title: string
  readonly passed: boolean
  /** One for each method of the contract; `absent` where the connector has none, which is no fault. */
  readonly capabilities: readonly (Verdict & { readonly name: Method })[]
  /** One for each thing that goes wrong at vendors. */
  readonly faults: readonly (Verdict & { readonly name: string })[]
  /** What is promised beside: facts, settings, `capabilities.json`. */
  readonly declarations: readonly (Verdict & { readonly name: string })[]
}

type Verdict = {
  readonly verdict: 'passed' | 'broken' | 'absent'
  readonly broken: readonly { readonly promise: string; readonly says: string }[]
}

type Ran = { readonly promise: ContractCase; readonly says: string | undefined }

export type CheckOptions = {
  /** Writes `capabilities.json` first, instead of finding it stale. */
  readonly write: boolean
  /** Called before each promise is put to the test. */
  readonly onPromise?: (done: number, all: number) => void
}

/**
 * Runs the contract suite against the connector in a folder and its simulator there.
 *
 * @throws ConnectorFolderError when the folder holds no connector, or no subject for the suite.
 */
export async function checkConnector(folder: string, options: CheckOptions): Promise<ConnectorCheck> {
  const connector = await loadConnector(folder)
  const subject = await loadSubject(folder)
  if (options.write) await writeFile(new URL('capabilities.json', subject.folder), capabilitySheet(connector))
  const crossing = crossBoundary(connector)
  const promises = casesFor(crossing.connector)
  const ran: Ran[] = []
  for (const promise of promises) {
    options.onPromise?.(ran.length, promises.length)
    ran.push({ promise, says: await brokenBy(() => runCase(crossing.connector, subject, promise)) })
  }
  const sheet = await brokenBy(() => checkCapabilitySheet(connector, subject.folder))
  return report(connector, crossing, ran, sheet)
}

async function loadSubject(folder: string): Promise<ContractSubject> {
  const { subject } = await importFromFolder(folder, 'subject')
  if (typeof subject === 'object' && subject !== null && 'startSimulator' in subject)
    return subject as ContractSubject
  throw unusable(
    folder,
    'subject.ts exports no subject',
    'Export what the suite needs: const subject: ContractSubject = { startSimulator, absentId, folder }.',
  )
}

function report(
  connector: Connector,
  { answered }: Crossing,
  ran: readonly Ran[],
  sheet: string | undefined,
): ConnectorCheck {
  const plain = ran.filter(({ promise }) => promise.fault === undefined)
  const has: readonly Method[] = methods.slice(0, 4).concat(capabilitiesOf(connector))
  const capabilities = methods.map((name) => {
    if (!has.includes(name)) return { name, verdict: 'absent' as const, broken: [] }
    const about = plain.filter(({ promise }) => subjectsOf(promise).includes(name))
    const silent = answered.has(name) ? [] : [{ promise: 'it was seen to answer', says: 'it never answered' }]
    return { name, ...verdictOn(about, silent) }
  })
  const faults = ran
    .filter(({ promise }) => promise.fault !== undefined)
    .map((one) => ({ name: one.promise.fault ?? '', ...verdictOn([one]) }))
  const stale = sheet === undefined ? [] : [{ promise: 'capabilities.json is as the code', says: sheet }]
  const declarations = [
    ...ran
      .filter(({ promise }) => promise.fault === undefined && subjectsOf(promise).length === 0)
      .map((one) => ({ name: one.promise.title, ...verdictOn([one]) })),
    { name: 'capabilities.json says what the connector can do', ...verdictOn([], stale) },
  ]
  const passed = [...capabilities, ...faults, ...declarations].every(({ verdict }) => verdict !== 'broken')
  return { connector: connector.name, title: connector.title, passed, capabilities, faults, declarations }
}

function subjectsOf({ about, needs }: ContractCase): readonly Method[] {
  return about ?? needs
}

function verdictOn(ran: readonly Ran[], more: Verdict['broken'] = []): Verdict {
  const broken = ran.flatMap(({ promise, says }) =>
    says === undefined ? [] : [{ promise: promise.title, says }],
  )
  const all = [...broken, ...more]
  return { verdict: all.length > 0 ? 'broken' : 'passed', broken: all }
}

/** No promise takes longer than some seconds. */
const longestMs = 120_000

async function brokenBy(run: () => Promise<void>): Promise<string | undefined> {
  const late = new AbortController()
  const tooLong = setTimeout(longestMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`it did not end within ${longestMs / 1_000} seconds`)
  })
  try {
    await Promise.race([run(), tooLong])
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    late.abort()
    tooLong.catch(() => {})
  }
}
