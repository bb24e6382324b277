import type { Verification } from '../../audit/verify-export.ts'
import type { TaskView } from '../../operations/task-view.ts'
import type { Acted } from './act.ts'

export type LedgerEntry = { readonly op: string; readonly target: string }

export type DemoFacts = {
  readonly acts: readonly Acted[]
  readonly tasks: readonly TaskView[]
  readonly ledger: readonly LedgerEntry[]
  readonly verification: Verification
  readonly elapsedMs: number
  readonly addresses: readonly (readonly [what: string, where: string])[]
}

/** What happened, in plain words, and whether all of it was proved. */
export function tellDemo(facts: DemoFacts): { readonly text: string; readonly proved: boolean } {
  const { acts, tasks, ledger, verification } = facts
  const finished = tasks.filter(({ state }) => state === 'done')
  const overtaken = tasks.filter(({ state }) => state === 'superseded')
  const deletions = tasks.filter(({ kind, state }) => kind === 'delete' && state === 'held')
  const open = tasks.filter((task) => ![...finished, ...overtaken, ...deletions].includes(task))
  const people = sum(acts.map(({ assigned }) => assigned))
  const created = ledger.filter(({ op }) => op === 'create').map(({ target }) => target)
  const twice = created.length - new Set(created).size
  const proved = open.length === 0 && twice === 0 && created.length === people && verification.ok
  const lines = [
    '',
    'What happened',
    ...acts.map(
      ({ idp, assigned, renamed, leavers }) =>
        `  ${idp}-shaped requests assigned ${assigned} people, pushed their groups, changed ${renamed} names; ${leavers.length} people left.`,
    ),
    `  ActiveCampaign (simulated) made ${created.length} accounts for ${people} people, ${twice === 0 ? 'none of them twice' : `${twice} TWICE`}, and moved each into the group its department is mapped to.`,
    ...leaverLines(facts),
    '',
    'How it was proved',
    `  ${finished.length} changes were read back from the application after they were made: ${count(finished, 'verified')} verified, ${count(finished, 'alreadySo')} were already so.`,
    ...(overtaken.length === 0
      ? []
      : [
          `  ${overtaken.length} more were overtaken by a newer change of the same person before they began.`,
        ]),
    ...(deletions.length === 0
      ? []
      : [`  ${deletions.length} deletion waits for a person: accounts are never deleted unasked.`]),
    open.length === 0
      ? '  Nothing is open and nothing failed.'
      : `  ${open.length} changes are NOT done: ${open.map(problemOf).slice(0, 5).join('; ')}`,
    verification.ok
      ? `  The audit trail (${verification.records} records) was exported and verified offline: it is whole.`
      : `  The audit trail is NOT whole: ${verification.problem} at ${verification.firstBadSeq}.`,
    `  All of it took ${seconds(facts.elapsedMs)}.`,
    '',
    'Where to look',
    ...facts.addresses.map(([what, where]) => `  ${what.padEnd(26)} ${where}`),
  ]
  return { text: lines.join('\n'), proved }
}

function leaverLines({ acts, tasks }: DemoFacts): readonly string[] {
  const names = new Set(acts.flatMap(({ leavers }) => leavers.map(({ email }) => email)))
  const times = tasks
    .filter((task) => task.presence === 'disabled' && task.outcome === 'verified' && names.has(task.account))
    .map((task) => Date.parse(task.finishedAt ?? '') - Date.parse(task.createdAt))
    .sort((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)]
  const longest = times.at(-1)
  if (median === undefined || longest === undefined) return ['  Nobody left.']
  return [
    `  ${times.length} leavers lost their access, each with one call; proved after ${seconds(median)} (median), ${seconds(longest)} at the latest.`,
  ]
}

function problemOf(task: TaskView): string {
  return `${task.account} ${task.state} ${task.code ?? ''}`.trim()
}

function count(tasks: readonly TaskView[], outcome: string): number {
  return tasks.filter((task) => task.outcome === outcome).length
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(2)} s` : `${Math.round(ms / 1_000)} s`
}
