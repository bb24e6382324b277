import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { featureAccess, renderPrivileges } from './privileges.ts'
import { refuse } from './refusals.ts'
import { findUser, type State, statusOf, vendorNow } from './state.ts'

/** https://developers.brevo.com/reference/getaccount */
export function getAccount({ state }: Call<State>): Answer {
  const owner = state.users.values().find((user) => user.owner)
  const email = owner?.email ?? ''
  return answer(200, {
    email,
    firstName: 'Olga',
    lastName: 'Owner',
    companyName: 'Example Company',
    address: { street: '1 Example Street', city: 'Berlin', zipCode: '10115', country: 'Germany' },
    plan: [{ type: 'subscription', credits: 20_000, creditsType: 'sendLimit' }],
    relay: { enabled: true, data: { userName: email, relay: 'smtp-relay.brevo.com', port: 587 } },
    marketingAutomation: { enabled: false },
  })
}

/** Everybody at once: no page, no filter. https://developers.brevo.com/reference/getinviteduserslist */
export function listUsers({ state }: Call<State>): Answer {
  const users = [...state.users.values()].map((user) => ({
    email: user.email,
    is_owner: user.owner,
    status: statusOf(state, user),
    feature_access: user.owner
      ? { marketing: 'owner', conversations: 'owner', crm: 'owner' }
      : featureAccess(user.privileges),
  }))
  return answer(200, { users })
}

/** https://developers.brevo.com/reference/get-user-permission */
export function getPermissions({ state, params }: Call<State>): Answer {
  const email = params['email'] ?? ''
  const user = findUser(state, email)
  if (user === undefined) return refuse(400, 'invalid_parameter', `User ${email} was not found`)
  const privileges = renderPrivileges(user.privileges)
  return answer(200, { email: user.email, status: statusOf(state, user), privileges })
}

const dayMs = 24 * 3_600_000

/** Newest first. https://developers.brevo.com/reference/getaccountactivity */
export function listActivities({ state, request }: Call<State>): Answer {
  const { query } = request
  const [start, end] = [query.get('startDate'), query.get('endDate')]
  const limit = Number(query.get('limit') ?? 10)
  const offset = Number(query.get('offset') ?? 0)
  if ((start === null) !== (end === null))
    return refuse(400, 'missing_parameter', 'startDate and endDate go together')
  if (!(limit >= 1 && limit <= 100)) return refuse(400, 'out_of_range', 'limit must be from 1 to 100')
  const from = start === null ? vendorNow(state) - 30 * dayMs : Date.parse(start)
  const until = end === null ? vendorNow(state) : Date.parse(end) + dayMs
  if (!(until >= from) || until - from > 32 * dayMs || from < vendorNow(state) - 366 * dayMs)
    return refuse(400, 'invalid_parameter', 'At most one month, within the past 12 months')
  const logs = state.logs
    .filter(({ at }) => at >= from && at < until)
    .sort((a, b) => b.at - a.at)
    .slice(offset, offset + limit)
    .map(({ action, at, email }) => ({
      action,
      date: new Date(at).toISOString(),
      user_email: email,
      user_ip: '192.0.2.1',
      user_agent: 'Mozilla/5.0',
    }))
  return answer(200, { logs })
}
