import { isDeepStrictEqual } from 'node:util'
import type { Step } from '../schema/step.ts'
import { DriverLost } from './driver.ts'
import { type Halt, halt, isHalt, type SeenAccount } from './outcome.ts'
import { readAccounts, type SeenRow } from './read-accounts.ts'
import { choosePageSize, readTotal, settledTable, turnPage } from './read-pages.ts'
import { runStep } from './run-step.ts'
import type { Run, Session } from './session.ts'

type Listing = Extract<Step, { verb: 'extractTable' }>['with']
export type Paging = Extract<Step, { verb: 'paginate' }>['with']

/**
 * Every account of the application, or why not: a list that is short, doubled or changed while it was read is given up as
 * a whole, since a part of it would look like everybody else having left. Read once more from the beginning before that;
 * and where the page has more than one part and doesn't say how many accounts there are, two readings must agree.
 */
export async function listAccounts(session: Session): Promise<readonly SeenAccount[] | Halt> {
  const first = await listOnce(session)
  if (isHalt(first)) return mayPass.has(first.halt) ? confirmed(session, await listOnce(session)) : first
  return confirmed(session, first)
}

async function confirmed(
  session: Session,
  read: readonly SeenAccount[] | Halt,
): Promise<readonly SeenAccount[] | Halt> {
  const { kind, total } = pagingOf(session)
  if (isHalt(read) || kind === 'none' || total !== undefined) return read
  const again = await listOnce(session)
  if (isHalt(again)) return again
  const emails = (accounts: readonly SeenAccount[]) => accounts.map(({ email }) => email).toSorted()
  return isDeepStrictEqual(emails(read), emails(again))
    ? again
    : halt('incomplete_list', 'two readings of the list differ, and the page does not say how many there are')
}

function pagingOf({ recipe }: Session): Paging {
  const steps = recipe.operations.list?.steps ?? []
  return steps.find((step) => step.verb === 'paginate')?.with ?? { kind: 'none', max: 1 }
}

/** What can come of somebody else working on the page at the same time. */
const mayPass: ReadonlySet<string> = new Set(['incomplete_list', 'duplicate_accounts', 'session_lost'])

async function listOnce(session: Session): Promise<readonly SeenAccount[] | Halt> {
  const steps = session.recipe.operations.list?.steps ?? []
  const extract = steps.find((step) => step.verb === 'extractTable')?.with
  if (extract === undefined) return halt('schema_drift', 'the recipe says of no table that it is the list')
  try {
    const run = await openList(session, steps)
    return isHalt(run) ? run : await readAll(run, extract, pagingOf(session))
  } catch (error) {
    if (error instanceof DriverLost) return halt('session_lost', `the page was lost: ${error.message}`)
    throw error
  }
}

/** Whatever comes before the table is read. */
async function openList(session: Session, steps: readonly Step[]): Promise<Run | Halt> {
  const values = { input: {}, row: {}, captured: {} }
  let run: Run = { session, email: session.ownEmail, row: undefined, seen: undefined, values }
  for (const step of steps) {
    if (step.verb === 'extractTable') return run
    const result = await runStep(run, step)
    if (isHalt(result)) return result
    if (result !== 'absent') run = result
  }
  return run
}

async function readAll(run: Run, extract: Listing, paging: Paging): Promise<readonly SeenAccount[] | Halt> {
  const sized = await choosePageSize(run, paging)
  if (sized !== undefined) return sized
  const before = await readTotal(run, paging)
  if (isHalt(before)) return before
  const rows = await readPages(run, extract, paging)
  if (isHalt(rows)) return rows
  const after = await readTotal(run, paging)
  if (isHalt(after)) return after
  if (before !== after) return halt('incomplete_list', 'the number of accounts changed while they were read')
  const accounts = rows.map(({ account }) => account)
  const emails = new Set(accounts.map(({ email }) => email))
  if (emails.has('')) return halt('schema_drift', 'a row has no e-mail')
  if (emails.size < accounts.length) return halt('duplicate_accounts', 'an e-mail is in more than one row')
  if (after !== undefined && emails.size !== after)
    return halt('incomplete_list', `the page says ${after} accounts, and ${emails.size} were read`)
  return accounts
}

async function readPages(run: Run, extract: Listing, paging: Paging): Promise<readonly SeenRow[] | Halt> {
  const { recipe } = run.session
  const all: SeenRow[] = []
  let last: readonly string[] = []
  for (let page = 1; page <= paging.max; page += 1) {
    const table = await settledTable(run, extract.target, last, paging.kind)
    if (isHalt(table)) return table
    const rows = readAccounts(recipe, table.table, extract.columns)
    if (isHalt(rows)) return rows
    // A list that grows shows all that came before as well.
    if (paging.kind === 'loadMore' || paging.kind === 'infinite') all.length = 0
    all.push(...rows)
    last = table.keys
    const turned = await turnPage(run, paging, extract.target, last.length)
    if (isHalt(turned)) return turned
    if (turned === 'end') return all
  }
  return halt('pagination_stuck', `there are more than ${paging.max} pages`)
}
