import { normalEmail, sameEmail } from '../email.ts'
import type { Step } from '../schema/step.ts'
import { findOne, look } from './find-one.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import { readAccounts, type SeenRow } from './read-accounts.ts'
import { poll, type Run } from './session.ts'

type FindRow = Extract<Step, { verb: 'findRow' }>['with']
type Reading = { readonly kind: 'found'; readonly seen: SeenRow } | { readonly kind: 'absent' | 'untrusted' }

/** So long nothing may be loading before an empty place is believed to be empty, and before a row is believed to be alone. */
const quietMs = { absent: 500, found: 100 }

/**
 * The one row with exactly this e-mail, or certain absence. Rows of strangers mean that the search does not search; then
 * nothing is concluded. Before somebody is absent, each other choice of the filter is looked at too.
 */
export async function findAccount(run: Run, step: FindRow): Promise<SeenRow | 'absent' | Halt> {
  const reading = await settledReading(run, step.target)
  if (isHalt(reading)) return reading
  if (reading.kind === 'found') return reading.seen
  if (reading.kind === 'untrusted')
    return halt('search_untrusted', 'the search shows other people, so that nobody can be called absent')
  for (const option of step.elsewhere?.options ?? []) {
    const chosen = await choose(run, step.elsewhere?.target ?? '', option)
    if (chosen !== undefined) return chosen
    const other = await settledReading(run, step.target)
    if (isHalt(other)) return other
    if (other.kind === 'found') return other.seen
    if (other.kind === 'untrusted')
      return halt('search_untrusted', `the filter "${option}" shows other people`)
  }
  return 'absent'
}

async function settledReading(run: Run, target: string): Promise<Reading | Halt> {
  const { driver } = run.session
  const table = await findOne(run, target)
  if (isHalt(table)) return table
  const seen = await poll(
    run.session,
    async () => {
      const { quietMs: quiet } = await driver.surroundings()
      return { reading: await readOnce(run, target), quiet }
    },
    ({ reading, quiet }) =>
      quiet >= quietFor(reading) && (isHalt(reading) ? isCertain(reading) : reading.kind !== 'untrusted'),
  )
  if (isHalt(seen)) return seen
  if (isHalt(seen.reading) || seen.quiet >= quietFor(seen.reading)) return seen.reading
  return halt('timeout', 'the page never came to rest')
}

function quietFor(reading: Reading | Halt): number {
  return !isHalt(reading) && reading.kind === 'found' ? quietMs.found : quietMs.absent
}

/** A table that is being drawn can lack anything; two rows of one person are two whenever they are seen. */
function isCertain({ halt: code }: Halt): boolean {
  return code === 'ambiguous' || code === 'ambiguous_account'
}

async function readOnce(run: Run, target: string): Promise<Reading | Halt> {
  const { driver, recipe } = run.session
  const at = await look(run, target)
  if (isHalt(at)) return at
  const known = Object.keys(recipe.columns)
  const table = await driver.tableOf(at)
  const required = Object.values(recipe.pages).flatMap(({ requireColumns }) => requireColumns)
  const shown = known.filter(
    (column) => required.includes(column) || headed(recipe.columns[column]?.headers, table.headers),
  )
  const rows = readAccounts(recipe, table, shown)
  return isHalt(rows) ? rows : judge(rows, run.email)
}

function headed(headers: readonly string[] = [], shown: readonly string[]): boolean {
  return shown.some((header) => headers.includes(header.trim()))
}

function judge(rows: readonly SeenRow[], email: string): Reading | Halt {
  const [exact, ...more] = rows.filter(({ account }) => sameEmail(account.email, email))
  if (more.length > 0) return halt('ambiguous_account', `${more.length + 1} rows have exactly this e-mail`)
  if (exact !== undefined) return { kind: 'found', seen: exact }
  const wanted = normalEmail(email)
  const alike = rows.every(({ account: { values } }) =>
    [values['email'], values['name']].some((text = '') => text.toLowerCase().includes(wanted)),
  )
  return { kind: alike ? 'absent' : 'untrusted' }
}

async function choose(run: Run, target: string, option: string): Promise<Halt | undefined> {
  const { driver } = run.session
  const filter = await findOne(run, target)
  if (isHalt(filter)) return filter
  if (!(await driver.options(filter)).includes(option))
    return halt('option_missing', `there is no "${option}"`)
  await driver.choose(filter, option)
  const still = await findOne(run, target)
  if (isHalt(still)) return still
  return (await driver.valueOf(still)) === option
    ? undefined
    : halt('layout_drift', `"${option}" was not taken`)
}
