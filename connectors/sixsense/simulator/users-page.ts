import type { Answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { escaped, page, redirect } from './html.ts'
import { pageScript } from './page-script.ts'
import { renderMain } from './render.ts'
import { home, signedIn } from './sign-in.ts'
import type { State } from './state.ts'
import { viewOf, wishOf } from './view.ts'

/** Settings > User Management > Organization Users. https://support.6sense.com/docs/user-management-rbac */
export function showUsers(call: Call<State>): Answer {
  return usersPage(call, '', 200)
}

export function usersPage(
  call: Pick<Call<State>, 'state' | 'request'>,
  alert: string,
  status: number,
): Answer {
  const { state, request } = call
  if (state.oddities.has('serverError'))
    return { ...page('Error', '<h1>Something went wrong</h1>'), status: 502 }
  const view = viewOf(state, wishOf(request.query, state), signedIn(call) ?? '', alert)
  // A page that draws itself begins empty and busy.
  const main = view.spa ? '<main aria-busy="true"></main>' : `<main>${renderMain(view)}</main>`
  const script = pageScript(view.spa ? { ...view, rows: [], total: 0 } : view)
  const header = `<header><span>6sense Revenue AI</span><button aria-label="Your account">${escaped(view.account)}</button></header>`
  return { ...page('User Management', header + main, script), status }
}

/** What the page that draws itself asks for. */
export function listUsers(call: Call<State>): Answer {
  const { state, request } = call
  return { status: 200, json: viewOf(state, wishOf(request.query, state), signedIn(call) ?? '') }
}

export function toUsers(): Answer {
  return redirect(home)
}
