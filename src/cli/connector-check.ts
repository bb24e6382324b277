import { type ConnectorCheck, checkConnector } from '../added-connectors/check-connector.ts'
import { plain, table } from '../operations/print-table.ts'
import type { Output } from './output.ts'

export type ConnectorCheckOptions = { readonly json?: boolean; readonly write?: boolean }

/** `overlock connector check <folder>`: needs no server. Exit code 1 when a promise of the contract is broken. */
export async function connectorCheck(
  folder: string,
  { json = false, write = false }: ConnectorCheckOptions,
  output: Output,
): Promise<number> {
  const onPromise = (done: number, all: number) => output.progress(`${done} of ${all} promises`)
  const checked = await checkConnector(folder, { write, onPromise })
  output.result(json ? JSON.stringify(checked, null, 2) : print(checked))
  return checked.passed ? 0 : 1
}

function print({ connector, title, passed, capabilities, faults, declarations }: ConnectorCheck): string {
  const parts = [
    ['capability', capabilities],
    ['fault', faults],
    ['declaration', declarations],
  ] as const
  const tables = parts.map(([head, rows]) =>
    table(
      [head, 'verdict'],
      rows.map(({ name, verdict }) => [name, verdict]),
    ),
  )
  const broken = parts.flatMap(([, rows]) => rows).flatMap((row) => row.broken)
  const unique = new Map(broken.map(({ promise, says }) => [promise, says]))
  const why = [...unique].map(([promise, says]) => `Broken: ${promise}.\n${indent(says)}`)
  const end = passed ? 'keeps the contract' : 'does NOT keep the contract'
  return [...tables, ...why, `${title} (${connector}) ${end}.`].join('\n\n')
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${plain(line)}`)
    .join('\n')
}
