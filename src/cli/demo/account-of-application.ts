import type { TaskView } from '../../operations/task-view.ts'
import type { Acted } from './act.ts'
import type { DemoApplication } from './demo-application.ts'
import { counted, people, seconds } from './words.ts'

export type LedgerEntry = { readonly op: string; readonly target: string }

export type ApplicationFacts = {
  readonly application: DemoApplication
  readonly scimUrl: string
  readonly acts: readonly Acted[]
  readonly tasks: readonly TaskView[]
  /** What the vendor says was done there. */
  readonly ledger: readonly LedgerEntry[]
  /** A change that was made in a browser, as an example. */
  readonly proof?:
    | { readonly taskId: string; readonly account: string; readonly pictures: number }
    | undefined
}

/** Reasons to wait that are as they should be: somebody's own part, or the vendor's allowance. */
export const waitsForLong: readonly (string | null)[] = ['invited', 'budgetSpent']

type Sorted = Readonly<
  Record<'finished' | 'overtaken' | 'deletions' | 'waiting' | 'open', readonly TaskView[]>
>

function sort(tasks: readonly TaskView[]): Sorted {
  const finished = tasks.filter(({ state }) => state === 'done')
  const overtaken = tasks.filter(({ state }) => state === 'superseded')
  const deletions = tasks.filter(({ kind, state }) => kind === 'delete' && state === 'held')
  const isWaiting = ({ state, code }: TaskView) => state !== 'done' && waitsForLong.includes(code)
  const waiting = tasks.filter((task) => isWaiting(task) && task.state !== 'superseded')
  const others = [...finished, ...overtaken, ...deletions, ...waiting]
  return { finished, overtaken, deletions, waiting, open: tasks.filter((task) => !others.includes(task)) }
}

/** Everybody has one account, or waits for a reason that is told; and nothing failed. */
export function isProved({ application, acts, tasks, ledger, proof }: ApplicationFacts): boolean {
  const { waiting, open } = sort(tasks)
  const { accounts, twice } = made(ledger)
  const assigned = sum(acts.map((one) => one.assigned))
  const notYet = waiting.filter(({ code }) => code === 'budgetSpent').length
  const known = application.seed?.known ?? 0
  const shown = application.inBrowser === undefined || (proof?.pictures ?? 0) > 0
  return (
    open.length === 0 && twice === 0 && shown && accounts <= assigned && accounts + notYet + known >= assigned
  )
}

export function tellApplication(facts: ApplicationFacts): readonly string[] {
  const { application, acts, tasks, ledger, scimUrl } = facts
  const { finished, overtaken, deletions, waiting, open } = sort(tasks)
  const { accounts, twice } = made(ledger)
  const assigned = sum(acts.map((one) => one.assigned))
  return [
    `${application.title} (simulated), SCIM base URL ${scimUrl}`,
    ...acts.map(
      ({ idp, assigned: count, renamed, leavers }) =>
        `  ${idp}-shaped requests assigned ${people(count)}, pushed their groups, changed ${counted(renamed, 'name')}; ${people(leavers.length)} left.`,
    ),
    `  ${application.title} made ${counted(accounts, 'account')} for ${people(assigned)}, ${twice === 0 ? 'none of them twice' : `${twice} TWICE`}.`,
    ...knownLines(application),
    ...leaverLines(facts),
    ...proofLines(facts),
    `  ${counted(finished.length, 'change was', 'changes were')} read back after being made: ${count(finished, 'verified')} verified, ${count(finished, 'alreadySo')} were already so.`,
    ...when(
      overtaken,
      `  ${counted(overtaken.length, 'more was', 'more were')} overtaken by a newer change of the same person before they began.`,
    ),
    ...when(
      deletions,
      `  ${counted(deletions.length, 'deletion waits', 'deletions wait')} for a person: accounts are never deleted unasked.`,
    ),
    ...waitingLines(waiting),
    ...(open.length === 0
      ? [
          waiting.length === 0
            ? '  Nothing is open and nothing failed.'
            : '  Nothing else is open, and nothing failed.',
        ]
      : [`  ${open.length} changes are NOT done: ${open.map(problemOf).slice(0, 5).join('; ')}`]),
  ]
}

function made(ledger: readonly LedgerEntry[]) {
  const born = ledger.filter(({ op }) => op === 'create' || op === 'invite').map(({ target }) => target)
  const accounts = new Set(born).size
  return { accounts, twice: born.length - accounts }
}

function knownLines({ seed }: DemoApplication): readonly string[] {
  if (seed === undefined) return []
  return [`  ${people(seed.known)} had an account before; it was found by the exact e-mail and adopted.`]
}

function proofLines({ application, proof }: ApplicationFacts): readonly string[] {
  if (application.inBrowser === undefined) return []
  if (proof === undefined) return ['  It has no API: its own pages were used. NO picture was kept.']
  return [
    '  It has no API: its own pages were used, in a browser; each change was read back from a freshly loaded page.',
    `  How ${proof.account} was disabled is kept in ${counted(proof.pictures, 'picture')}: overlock task show ${proof.taskId}`,
  ]
}

function leaverLines({ acts, tasks }: ApplicationFacts): readonly string[] {
  const names = new Set(acts.flatMap(({ leavers }) => leavers.map(({ email }) => email)))
  const gone = tasks.filter(
    (task) => task.presence === 'disabled' && task.state === 'done' && names.has(task.account),
  )
  // The newest come first, and the first one of each leaver counts.
  const times = [...new Map(gone.map((task) => [task.account, task])).values()]
    .map((task) => Date.parse(task.finishedAt ?? '') - Date.parse(task.createdAt))
    .sort((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)]
  const longest = times.at(-1)
  if (median === undefined || longest === undefined) return []
  return [
    `  ${counted(times.length, 'leaver')} lost their access; proved after ${seconds(median)} (median), ${seconds(longest)} at the latest.`,
  ]
}

/** How many wait for each reason, with the reason of the first as an example. */
function waitingLines(waiting: readonly TaskView[]): readonly string[] {
  const codes = [...new Set(waiting.map(({ code }) => code))]
  return codes.map((code) => {
    const same = waiting.filter((task) => task.code === code)
    return `  ${counted(same.length, 'change waits', 'changes wait')} (${code}), for instance ${same.at(-1)?.account}: ${same.at(-1)?.reason}`
  })
}

function when(tasks: readonly TaskView[], line: string): readonly string[] {
  return tasks.length === 0 ? [] : [line]
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
