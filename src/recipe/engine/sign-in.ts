import { emailsIn, sameEmail } from '../email.ts'
import { fits } from '../label.ts'
import type { Recipe } from '../schema/recipe.ts'
import { findOne, look } from './find-one.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import { poll, type Run } from './session.ts'

type SignInState = Recipe['auth']['states'][number]

/**
 * Which of the known pages of signing in is open now. Pages come in any order, so they are looked for each time; one that
 * needs a person comes before all others, since a captcha can stand beside the form.
 */
export async function signInState(run: Run): Promise<SignInState | undefined> {
  const { driver, recipe } = run.session
  const { inside, frames } = await driver.surroundings()
  const { states } = recipe.auth
  const stopsFirst = states.toSorted((a, b) => Number(a.stop === undefined) - Number(b.stop === undefined))
  for (const state of stopsFirst) {
    const { host, target, frame } = state.when
    if (host === 'outside' && !inside) return state
    if (frame !== undefined && frames.some((title) => fits(frame, title))) return state
    if (target !== undefined && !isHalt(await look(run, target))) return state
  }
  return undefined
}

/** So many sign-ins without proof, and the next is a person's: vendors lock an account after three or more. */
export const mostUnproved = 2

/**
 * One try, never a second: a wrong password typed again locks an account. It is on record before anything is typed, so that
 * a crash counts as a failure too. Ends with positive proof, or stops.
 */
export async function signIn(run: Run): Promise<Halt | undefined> {
  const { driver, recipe } = run.session
  const seen = new Set<string>()
  driver.gate.signingIn(true)
  try {
    for (let passed = 0; passed <= recipe.auth.maxTransitions; passed += 1) {
      const page = await poll(
        run.session,
        () => signInOrIn(run, seen),
        (known) => known !== undefined,
      )
      if (isHalt(page)) return page
      if (page === 'in') return await proveAndNote(run)
      if (page === undefined)
        return halt('login_failed', 'the page after signing in is not known, or the same again')
      if (page.stop !== undefined)
        return halt(page.stop, `signing in ends at "${page.name}": a person must go on`)
      const failed = (seen.size === 0 ? await begin(run) : undefined) ?? (await act(run, page))
      seen.add(page.name)
      if (failed !== undefined) return failed
    }
    return halt('login_failed', `signing in took more than ${recipe.auth.maxTransitions} pages`)
  } finally {
    driver.gate.signingIn(false)
  }
}

/** A page that was filled in already is still there until the next one comes; it is never filled in twice. */
async function signInOrIn(run: Run, seen: ReadonlySet<string>): Promise<SignInState | 'in' | undefined> {
  const state = await signInState(run)
  if (state !== undefined) return seen.has(state.name) ? undefined : state
  return isHalt(await look(run, run.session.recipe.auth.loggedInWhen.target)) ? undefined : 'in'
}

async function act(run: Run, { do: actions = [] }: SignInState): Promise<Halt | undefined> {
  const { driver } = run.session
  for (const action of actions) {
    const element = await findOne(run, action.target)
    if (isHalt(element)) return element
    if (action.verb === 'click') await driver.click(element)
    else await driver.fillSecret(element, action.secret)
  }
  return undefined
}

async function begin({ session: { signIns } }: Run): Promise<Halt | undefined> {
  if (signIns.unproved() >= mostUnproved)
    return halt('login_failed', `signing in failed ${mostUnproved} times and is not tried again`)
  await signIns.begin()
  return undefined
}

async function proveAndNote(run: Run): Promise<Halt | undefined> {
  const doubt = await proveOwn(run)
  if (doubt === undefined) await run.session.signIns.proved()
  return doubt
}

/** The page itself says who is signed in; another name there is somebody else's session, also in a stored one. */
export async function proveOwn(run: Run): Promise<Halt | undefined> {
  const { session } = run
  const { account } = session.recipe.auth.loggedInWhen
  const shown = await poll(
    session,
    async () => {
      const at = await look(run, account)
      return isHalt(at) ? at : emailsIn(await session.driver.textOf(at))
    },
    (seen) => (isHalt(seen) ? seen.halt !== 'not_found' : seen.length > 0),
  )
  if (isHalt(shown)) return shown
  const own = shown.length === 1 && shown.every((email) => sameEmail(email, run.session.ownEmail))
  return own
    ? undefined
    : halt('identity_mismatch', 'the page does not show that the right account is signed in')
}
