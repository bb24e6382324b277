import { DriverLost } from './driver.ts'
import { openPage } from './open-page.ts'
import { type Halt, halt } from './outcome.ts'
import type { Session } from './session.ts'

/** Opens the page that listing begins with: signs in where that is needed, and proves that it is the right account. */
export async function proveSession(session: Session): Promise<Halt | undefined> {
  const [first] = session.recipe.operations.find?.steps ?? []
  const page = first?.verb === 'page' ? first.with : (Object.keys(session.recipe.pages)[0] ?? '')
  const values = { input: {}, row: {}, captured: {} }
  try {
    return await openPage({ session, email: session.ownEmail, row: undefined, seen: undefined, values }, page)
  } catch (error) {
    if (error instanceof DriverLost) return halt('session_lost', `the page was lost: ${error.message}`)
    throw error
  }
}
