import type { CheckReport } from '../connector/contract.ts'

/** A check as a person reads it. */
export function printReport(report: CheckReport): string {
  const { actor, seats } = report
  return [
    `Connected to ${report.vendorAccount}${actor === undefined ? '' : ` as ${actor.name}`}.`,
    ...(seats === undefined
      ? []
      : [`Accounts there: ${seats.used}${seats.total === undefined ? '' : ` of ${seats.total} seats`}.`]),
    ...report.problems.map(({ says, todo }) => `To do: ${says} ${todo}`),
  ].join('\n')
}
