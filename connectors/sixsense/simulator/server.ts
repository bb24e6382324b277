import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Handler, Vendor } from '../../../simulation/vendor.ts'
import { adminActions, showState } from './admin.ts'
import { deleteInvite, disable, enable, invite, resendInvite, setRole } from './change-users.ts'
import { redirect } from './html.ts'
import { namedSeeds } from './named-seeds.ts'
import { parseSeed, type Seed } from './seed.ts'
import { authorize, giveCode, login, showCode, showLogin } from './sign-in.ts'
import { copyState, type State, stateFrom } from './state.ts'
import { listUsers, showUsers, toUsers } from './users-page.ts'

const routes: Readonly<Record<string, Handler<State>>> = {
  'GET /': toUsers,
  'GET /login': showLogin,
  'POST /login': login,
  'GET /login/code': showCode,
  'POST /login/code': giveCode,
  'GET /settings/user-management': showUsers,
  'POST /settings/user-management': invite,
  'POST /settings/user-management/:id/resend': resendInvite,
  'POST /settings/user-management/:id/delete-invite': deleteInvite,
  'POST /settings/user-management/:id/role': setRole,
  'POST /settings/user-management/:id/disable': disable,
  'POST /settings/user-management/:id/enable': enable,
  'GET /api/users': listUsers,
}

/**
 * The pages on which 6sense's administrators manage users, after its public help. How they really look, nobody who wrote
 * this has seen: labels that the help does not name are made up. `seed` spa: one page that draws itself.
 */
export const startSixsense: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, parseSeed)
  return startSimulator(sixsense(seed, options.random ?? 1), options)
}

function sixsense(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'sixsense',
    seed: () => stateFrom(seed, random),
    copy: copyState,
    ...{ routes, authorize },
    malformed: { status: 400, text: 'Bad request' },
    expired: redirect('/login'),
    readOnly: { status: 403, text: 'You may not do this.' },
    // Its lists are turned by links and buttons, which faults of the kit can't turn wrongly; see oddities.ts.
    pages: { size: () => 25, move: () => undefined, totalAt: [] },
    settings: ({ robot }, url) => ({ url, username: robot.username }),
    secrets: ({ robot }) => ({ password: robot.password, totp: robot.totp }),
    show: showState,
    admin: adminActions,
  }
}
