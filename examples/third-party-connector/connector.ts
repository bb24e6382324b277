/**
 * Deskline: agents with any number of roles and a seat each, who can be suspended and restored. It reads as the list of
 * what this vendor can do. A method that is left out becomes a question to a person; none may guess.
 */
import { type Account, type ChangeOutcome, type Connector, listAll, sameName } from 'overlock/connector'
import { mergedRoles, nameOf, roleIdsOf, toAccount, toFields, toRole, toRoleIds } from './account.ts'
import {
  type Answer,
  type Context,
  call,
  callAgent,
  codeOf,
  dataOf,
  getAgents,
  listIn,
  refused,
  successOf,
  unexpected,
} from './api.ts'
import { type DesklineSettings, parseSettings, settings } from './settings.ts'

export const deskline: Connector<DesklineSettings> = {
  contract: 1,
  name: 'deskline',
  title: 'Deskline',
  settings,
  // Each with its source in catalog.yaml. What the vendor does not document is declared at its careful end.
  facts: {
    entitlementTypes: [{ type: 'role', title: 'Role', cardinality: 'many' }],
    attributes: ['email', 'givenName', 'familyName'],
    immutable: [],
    adminEntitlement: { type: 'role', name: 'Supervisor' },
    matchOn: 'email',
    leaverModes: ['disable', 'delete'],
    reactivate: 'native',
    createRepeat: 'none',
    readAfterWriteLagMs: 5_000,
    pace: { requests: 300, perMs: 60_000, burst: 50 },
    concurrency: 4,
    throttleStatuses: [429],
  },
  parseSettings,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],

  async check(context) {
    const { workspace, accountId } = await whose(context)
    const { email: name = accountId } = toAccount(dataOf(await mustBe(callAgent(context, 'GET', accountId))))
    return {
      vendorAccount: workspace,
      actor: { accountId, name },
      seats: await seatsOf(context),
      problems: [],
    }
  },

  async listAccounts(context, { cursor }) {
    const { accountId } = await whose(context)
    return getAgents(context, { cursor }, (agent) => toAccount(agent, accountId))
  },

  async getAccount(context, { accountId }) {
    const answer = await callAgent(context, 'GET', accountId)
    return answer && toAccount(dataOf(answer))
  },

  // The search finds every e-mail that contains the text: only exactly this one, but for case, is the same person.
  async findAccount(context, { email = '' }) {
    if (email.trim() === '') return undefined
    const found = await listAll<Account>(({ cursor }) =>
      getAgents(context, { email, cursor }, (agent) => toAccount(agent)),
    )
    return found.find((account) => sameName(account.email, email))
  },

  async whoAmI(context) {
    const { accountId } = await whose(context)
    return { accountId }
  },

  async listEntitlements(context) {
    return { items: listIn(successOf(await call(context, 'GET', '/roles'))).map(toRole) }
  },

  countSeats: (context) => seatsOf(context),

  async createAccount(context, { attributes, entitlements }) {
    const { email } = attributes
    const agent = { ...toFields(attributes), role_ids: toRoleIds(entitlements) }
    const answer = await call(context, 'POST', '/agents', { agent })
    if (answer.status === 201) return { outcome: 'created', account: toAccount(dataOf(answer)) }
    const taken = email !== undefined && codeOf(answer) === 'email_in_use'
    const existing = taken ? await deskline.findAccount(context, { email }) : undefined
    return existing === undefined ? refused(context, answer) : { outcome: 'alreadyExists', account: existing }
  },

  async updateAccount(context, { accountId, changes }) {
    const now = await callAgent(context, 'GET', accountId)
    if (now === undefined) return { outcome: 'absent' }
    const agent = toFields(changes, nameOf(dataOf(now)))
    return changed(context, await callAgent(context, 'PUT', accountId, { agent }))
  },

  async setEntitlements(context, { accountId, entitlements, before }) {
    const now = await callAgent(context, 'GET', accountId)
    if (now === undefined) return { outcome: 'absent' }
    const agent = { role_ids: mergedRoles(roleIdsOf(dataOf(now)), entitlements, before) }
    return changed(context, await callAgent(context, 'PUT', accountId, { agent }))
  },

  async disableAccount(context, { accountId, mode }) {
    if (mode !== 'disable')
      return { outcome: 'refused', code: 'notAllowed', reason: `There is no way to ${mode} an agent.` }
    return changed(context, await callAgent(context, 'POST', accountId, { action: 'suspend' }))
  },

  async reactivateAccount(context, { accountId, entitlements, before }) {
    const answer = await callAgent(context, 'POST', accountId, { action: 'restore' })
    const restored = changed(context, answer)
    if (answer === undefined || restored.outcome !== 'changed') return restored
    const held = roleIdsOf(dataOf(answer))
    const wanted = mergedRoles(held, entitlements, before)
    if (wanted.length === held.length && held.every((id) => wanted.includes(id))) return restored
    return changed(context, await callAgent(context, 'PUT', accountId, { agent: { role_ids: wanted } }))
  },

  async deleteAccount(context, { accountId }) {
    return changed(context, await callAgent(context, 'DELETE', accountId))
  },
}

async function whose(context: Context): Promise<{ readonly workspace: string; readonly accountId: string }> {
  const { workspace, agent_id: id } = dataOf(await call(context, 'GET', '/whoami'))
  if (typeof workspace !== 'string' || typeof id !== 'number') throw unexpected('a key of nobody')
  return { workspace, accountId: `${id}` }
}

async function seatsOf(context: Context): Promise<{ readonly used: number; readonly total: number }> {
  const { purchased, used } = dataOf(await call(context, 'GET', '/seats'))
  if (typeof purchased !== 'number' || typeof used !== 'number') throw unexpected('seats that nobody counted')
  return { used, total: purchased }
}

async function mustBe(asked: Promise<Answer | undefined>): Promise<Answer> {
  const answer = await asked
  if (answer === undefined) throw unexpected('the agent whose key it is is not there')
  return answer
}

/** How a change ended; no answer stands for an agent who is not there. */
function changed(context: Context, answer: Answer | undefined): ChangeOutcome {
  if (answer === undefined) return { outcome: 'absent' }
  return answer.status < 300 ? { outcome: 'changed' } : refused(context, answer)
}
