import type { Measured } from '../load.ts'
import type { Result } from './cell.ts'
import { kinds } from './kinds.ts'

export const resultHeads = [
  ...['conn.', 'request', 'Overlock/s', 'p50', 'p99', 'CPU'],
  ...['bare/s', 'of bare', 'bare CPU', 'scimmy/s', 'of scimmy', 'scimmy p50', 'scimmy CPU'],
] as const

export function resultRow({ connections, kind, overlock, bare, scimmy }: Result): readonly string[] {
  return [
    ...[String(connections), kinds[kind], rate(overlock), ms(overlock?.p50Ms), ms(overlock?.p99Ms)],
    ...[cpu(overlock), rate(bare), ratioText(overlock, bare), cpu(bare)],
    ...[rate(scimmy), ratioText(overlock, scimmy), ms(scimmy?.p50Ms), cpu(scimmy)],
  ]
}

/** How many times as many requests a second. */
export function ratio(ours: Measured | undefined, theirs: Measured | undefined): number | undefined {
  return ours === undefined || theirs === undefined ? undefined : ours.perSecond / theirs.perSecond
}

function ratioText(ours: Measured | undefined, theirs: Measured | undefined): string {
  return ratio(ours, theirs)?.toFixed(2) ?? '-'
}

function rate(measured: Measured | undefined): string {
  if (measured === undefined) return '-'
  return measured.perSecond.toFixed(measured.perSecond < 10 ? 2 : 0)
}

function ms(time: number | undefined): string {
  return time === undefined ? '-' : time.toFixed(1)
}

function cpu(measured: Measured | undefined): string {
  if (measured?.cpu === undefined) return '-'
  return `${measured.cpu.server.toFixed(0)} + ${measured.cpu.database.toFixed(0)}`
}
