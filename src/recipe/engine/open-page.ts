import { look } from './find-one.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import { poll, type Run } from './session.ts'
import { proveOwn, signIn, signInState } from './sign-in.ts'

/** Opens a page anew and waits until it is known which page it is. Signs in, once, when it is the one for that. */
export async function openPage(run: Run, page: string, mayStillSignIn = true): Promise<Halt | undefined> {
  const { driver, recipe } = run.session
  const { goto = '/', anchors = [] } = recipe.pages[page] ?? {}
  await driver.navigate(goto)
  const seen = await poll(
    run.session,
    () => whichPage(run, anchors),
    (page) => isHalt(page) || page.kind !== 'loading',
  )
  if (isHalt(seen)) return seen
  switch (seen.kind) {
    case 'there':
      return await proveOwn(run)
    case 'signIn': {
      if (!mayStillSignIn) return halt('session_lost', 'signed in, and asked to sign in again')
      return (await signIn(run)) ?? openPage(run, page, false)
    }
    case 'overlay':
      return halt(
        'blocked_by_overlay',
        `the dialog "${seen.name}" is in the way, and the recipe does not close it`,
      )
    case 'loading':
      return halt('layout_drift', `"${seen.missing}" is not on the page ${goto}`)
    default:
      return seen satisfies never
  }
}

type Page =
  | { readonly kind: 'there' | 'signIn' }
  | { readonly kind: 'overlay'; readonly name: string }
  | { readonly kind: 'loading'; readonly missing: string }

async function whichPage(run: Run, anchors: readonly string[]): Promise<Page | Halt> {
  const { recipe, driver } = run.session
  const { dialogs } = await driver.surroundings()
  if (dialogs.length > 0) {
    const closed = await closeDeclared(run)
    if (isHalt(closed)) return closed
    if (!closed) return { kind: 'overlay', name: dialogs[0]?.name ?? '' }
  }
  for (const anchor of [...anchors, recipe.auth.loggedInWhen.target]) {
    const found = await look(run, anchor)
    if (!isHalt(found)) continue
    if (found.halt !== 'not_found') return found
    return (await signInState(run)) === undefined ? { kind: 'loading', missing: anchor } : { kind: 'signIn' }
  }
  return { kind: 'there' }
}

/** Only what the recipe names is closed, and only by the button it names. */
async function closeDeclared(run: Run): Promise<boolean | Halt> {
  for (const { dialog, click } of run.session.recipe.interstitials) {
    const there = await look(run, dialog)
    if (isHalt(there)) continue
    const button = await look(run, click)
    if (isHalt(button)) return button
    await run.session.driver.click(button)
    return true
  }
  return false
}
