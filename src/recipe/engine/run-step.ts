import { emailsIn, sameEmail } from '../email.ts'
import { plainSpaces } from '../label.ts'
import type { Step } from '../schema/step.ts'
import { renderTemplate, type Template } from '../template.ts'
import type { PageElement } from './driver.ts'
import { findAccount } from './find-account.ts'
import { findOne } from './find-one.ts'
import { openPage } from './open-page.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import type { SeenRow } from './read-accounts.ts'
import type { Run } from './session.ts'

/** What a step has brought: nothing but its effect, a row, or that there is none. */
export type StepResult = Run | 'absent' | Halt

/** Carries out one step and re-reads its effect. Commits and listings are not among them. */
export async function runStep(run: Run, step: Step): Promise<StepResult> {
  if (!run.session.mayGoOn()) return halt('killed', 'the session was told to stop')
  switch (step.verb) {
    case 'page':
      return (await openPage(run, step.with)) ?? run
    case 'expect':
      return then(run, await findOne(run, step.with))
    case 'click':
      return click(run, step.with)
    case 'openMenu':
      return (await refuseOtherRow(run)) ?? click(run, step.with)
    case 'fill':
      return fill(run, step.with.target, step.with.value)
    case 'select':
      return select(run, step.with.target, step.with.option)
    case 'check':
      return check(run, step.with.target, step.with.on)
    case 'press':
      await run.session.driver.press(step.with)
      return run
    case 'findRow': {
      const found = await findAccount(run, step.with)
      return found === 'absent' || isHalt(found) ? found : withRow(run, found)
    }
    case 'capture':
      return capture(run, step.with)
    case 'identity':
      return identity(run, step.with.region)
    case 'extractTable':
    case 'paginate':
    case 'commit':
      return halt('layout_drift', `"${step.verb}" can't stand here`)
    default:
      return step satisfies never
  }
}

function then(run: Run, result: unknown): Run | Halt {
  return isHalt(result) ? result : run
}

async function onElement(
  run: Run,
  target: string,
  act: (at: PageElement) => Promise<unknown>,
): Promise<Run | Halt> {
  const at = await findOne(run, target)
  if (isHalt(at)) return at
  return then(run, await act(at))
}

function click(run: Run, target: string): Promise<Run | Halt> {
  return onElement(run, target, async (at) =>
    (await run.session.driver.click(at)) === 'clicked'
      ? undefined
      : halt(
          'blocked_by_overlay',
          `"${target}" can't be clicked: something lies over it, or it is switched off`,
        ),
  )
}

function fill(run: Run, target: string, value: Template): Promise<Run | Halt> {
  const { driver } = run.session
  return onElement(run, target, async (at) => {
    const text = renderTemplate(value, run.values)
    if (text === undefined) return halt('schema_drift', `nothing is known to type into "${target}"`)
    await driver.fill(at, text)
    return (await driver.valueOf(at)) === text
      ? undefined
      : halt('layout_drift', `"${target}" did not take the text`)
  })
}

function select(run: Run, target: string, option: Template): Promise<Run | Halt> {
  const { driver } = run.session
  return onElement(run, target, async (at) => {
    const wanted = renderTemplate(option, run.values)
    if (wanted === undefined) return halt('schema_drift', `nothing is known to choose in "${target}"`)
    const offered = (await driver.options(at)).filter((text) => plainSpaces(text) === wanted)
    if (offered.length !== 1) return halt('option_missing', `"${target}" does not offer "${wanted}" once`)
    await driver.choose(at, wanted)
    return (await driver.valueOf(at)) === wanted
      ? undefined
      : halt('layout_drift', `"${target}" did not take it`)
  })
}

function check(run: Run, target: string, on: boolean): Promise<Run | Halt> {
  const { driver } = run.session
  return onElement(run, target, async (at) => {
    await driver.setChecked(at, on)
    return (await driver.isChecked(at)) === on
      ? undefined
      : halt('layout_drift', `"${target}" did not change`)
  })
}

function withRow(run: Run, { account, row }: SeenRow): Run {
  return { ...run, row: row.at, values: { ...run.values, row: account.values }, seen: { account, row } }
}

/** Rows move between reading and clicking: the row that is used must still be this person's. */
async function refuseOtherRow(run: Run): Promise<Halt | undefined> {
  if (run.row === undefined) return halt('not_found', 'no row was found before')
  return refuseOthers(run, await run.session.driver.textOf(run.row), 'the row')
}

async function identity(run: Run, region: string): Promise<Run | Halt> {
  return onElement(run, region, async (at) =>
    refuseOthers(run, await run.session.driver.textOf(at), `"${region}"`),
  )
}

function refuseOthers(run: Run, text: string, where: string): Halt | undefined {
  const shown = emailsIn(text)
  const right = shown.length === 1 && shown.every((email) => sameEmail(email, run.email))
  if (right) return undefined
  const what = shown.length === 0 ? 'shows no e-mail' : 'shows the e-mail of somebody else'
  return halt('identity_mismatch', `${where} ${what}`)
}

type Capture = Extract<Step, { verb: 'capture' }>['with']

function capture(run: Run, { as, attribute, link }: Capture): Run | Halt {
  const { row } = run.seen ?? {}
  const byAttribute = attribute === undefined ? undefined : row?.attributes[attribute]
  const byLink =
    link === undefined ? undefined : row?.links.map((href) => link.exec(href)?.[1]).find((id) => id)
  const id = byAttribute ?? byLink
  if (id === undefined || id.trim() === '')
    return halt('schema_drift', `the row has nothing to take "${as}" from`)
  return { ...run, values: { ...run.values, captured: { ...run.values.captured, [as]: id } } }
}
