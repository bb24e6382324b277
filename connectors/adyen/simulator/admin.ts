import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import { addUser, rotateKey, type State, strangeNames, type User, userBy } from './state.ts'

type Action = AdminAction<State>
type Problem = { readonly problem: string }

/** What a person does in the Customer Area. https://docs.adyen.com/account/users */
export function adminActions(random: number): Readonly<Record<string, Action>> {
  return {
    createUser,
    updateUser,
    deleteUser,
    setActive,
    grant: moving(true),
    revoke: moving(false),
    addMerchant,
    setCredentialRoles,
    withholdRoles,
    setSso,
    rotateKey(state) {
      rotateKey(state, random)
      return { done: { keysIssued: state.keysIssued } }
    },
  }
}

/** `{email, firstName, lastName, username?, roles?, accountGroups?, merchants?}`: here a username may be any. */
const createUser: Action = (state, input) => {
  const { email, firstName, lastName, username = email } = input
  if (![email, firstName, lastName, username].every((text) => typeof text === 'string'))
    return { problem: '"email", "firstName" and "lastName" are needed' }
  if (userBy(state, 'username', String(username))) return { problem: `there is a user ${username} already` }
  const held = {
    roles: names(input['roles']),
    accountGroups: names(input['accountGroups']),
    merchants: names(input['merchants']),
  }
  const [strange] = strangeNames(state, held)
  if (strange !== undefined) return { problem: `there is no ${strange}` }
  const person = {
    email: String(email),
    firstName: String(firstName),
    lastName: String(lastName),
    username: String(username),
  }
  return { done: { user: addUser(state, { ...person, ...held }) } }
}

/** `{id | email, changes: {email?, firstName?, lastName?, loginMethod?}}` */
const updateUser: Action = (state, input) => {
  const user = findUser(state, input)
  if ('problem' in user) return user
  const changes = isObject(input['changes']) ? input['changes'] : {}
  const fields = (['email', 'firstName', 'lastName'] as const).filter(
    (one) => typeof changes[one] === 'string',
  )
  if (fields.length === 0) return { problem: '"changes" must have an email, a firstName or a lastName' }
  for (const field of fields) user[field] = String(changes[field])
  return { done: { user } }
}

/** `{id | email}`: the one thing that the API has no call for. */
const deleteUser: Action = (state, input) => {
  const user = findUser(state, input)
  if ('problem' in user) return user
  state.users.delete(user.id)
  return { done: { user } }
}

/** `{id | email, active}` */
const setActive: Action = (state, input) => {
  const user = findUser(state, input)
  if ('problem' in user) return user
  if (typeof input['active'] !== 'boolean') return { problem: '"active" must be true or false' }
  user.active = input['active']
  return { done: { user } }
}

/** `{id | email, role? | accountGroup? | merchant?}` */
function moving(give: boolean): Action {
  return (state, input) => {
    const user = findUser(state, input)
    if ('problem' in user) return user
    const fields = [
      ['role', 'roles'],
      ['accountGroup', 'accountGroups'],
      ['merchant', 'merchants'],
    ] as const
    const [given, list] = fields.find(([name]) => typeof input[name] === 'string') ?? []
    if (given === undefined || list === undefined)
      return { problem: '"role", "accountGroup" or "merchant" is needed' }
    const name = String(input[given])
    const [strange] = strangeNames(state, { [list]: [name] })
    if (strange !== undefined) return { problem: `there is no ${given} "${name}"` }
    const others = user[list].filter((held) => held !== name)
    user[list] = give ? [...others, name] : others
    return { done: { user } }
  }
}

/** `{id}` */
const addMerchant: Action = (state, { id }) => {
  if (typeof id !== 'string') return { problem: '"id" is missing' }
  state.merchants.add(id)
  return { done: { merchants: [...state.merchants] } }
}

/** `{roles}`: what the API credential may do. */
const setCredentialRoles: Action = (state, { roles }) => {
  if (!Array.isArray(roles)) return { problem: '"roles" must be a list' }
  state.credentialRoles = names(roles)
  return { done: { roles: state.credentialRoles } }
}

/** `{roles}`: which roles the API credential can't give. */
const withholdRoles: Action = (state, { roles }) => {
  if (!Array.isArray(roles)) return { problem: '"roles" must be a list' }
  state.withheld = names(roles)
  return { done: { roles: state.withheld } }
}

/** `{sso}`: whether single sign-on is set up. */
const setSso: Action = (state, { sso }) => {
  if (typeof sso !== 'boolean') return { problem: '"sso" must be true or false' }
  state.sso = sso
  return { done: { sso } }
}

function findUser(state: State, { id, email }: JsonObject): User | Problem {
  const user = id === undefined ? userBy(state, 'email', String(email)) : state.users.get(String(id))
  return user ?? { problem: `there is no user ${JSON.stringify(id ?? email)}` }
}

function names(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : []
}
