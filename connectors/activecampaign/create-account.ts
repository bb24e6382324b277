import { createHash } from 'node:crypto'
import type { NewAccount } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { CreateOutcome } from '../../src/connector/outcomes.ts'
import { namesFor, sameEmail, textAt, toAccount, userNameFor } from './account.ts'
import { asObject, type Context, call, findObject, textOf, unexpected } from './api.ts'
import { groupOfUser } from './groups.ts'
import { refused } from './refusal.ts'

/** All six fields are always sent. https://developers.activecampaign.com/reference/create-user */
export async function createAccount(context: Context, account: NewAccount): Promise<CreateOutcome> {
  const { email } = account.attributes
  const [group] = account.entitlements
  if (email === undefined)
    return {
      outcome: 'refused',
      code: 'invalidValue',
      reason: 'ActiveCampaign needs an e-mail for every user.',
    }
  if (group === undefined)
    return {
      outcome: 'needsPerson',
      instructions: 'Choose a group: in ActiveCampaign every user has exactly one.',
    }
  const first = await post(context, account, userNameFor(email), Number(group.id))
  // Whether a user name may hold an @ is not documented [unverified]; a plain one is tried if it is refused.
  const response = namesUserName(first)
    ? await post(context, account, plainUserName(email), Number(group.id))
    : first
  if (response.status < 400) {
    const user = asObject(asObject(response.body)?.['user'])
    if (user === undefined) throw unexpected(response)
    return { outcome: 'created', account: toAccount(context.settings, user, undefined) }
  }
  return (await existing(context, email)) ?? refused(context, response)
}

async function post(context: Context, { attributes, password }: NewAccount, username: string, group: number) {
  const { email = '' } = attributes
  const user = { username, email, ...namesFor(attributes), password, group }
  return call(context, 'POST', '/users', { user })
}

/** What a duplicate is answered with is not documented, so any refusal is followed by a look. */
async function existing(context: Context, email: string): Promise<CreateOutcome | undefined> {
  const user = await findObject(context, `/users/email/${encodeURIComponent(email)}`, 'user')
  if (user === undefined || !sameEmail(textAt(user, 'email'), email)) return undefined
  const account = toAccount(context.settings, user, await groupOfUser(context, user))
  return { outcome: 'alreadyExists', account }
}

function namesUserName(response: HttpResponse): boolean {
  if (response.status !== 400 && response.status !== 422) return false
  const body = asObject(response.body)
  const pointers = JSON.stringify(body?.['errors'] ?? '')
  const taken = /already|taken|exists/i.test(textOf(response))
  return /username/i.test(`${textOf(response)} ${pointers}`) && !taken
}

function plainUserName(email: string): string {
  const local =
    userNameFor(email)
      .split('@')[0]
      ?.replace(/[^a-z0-9]/g, '') ?? ''
  return `${local}${createHash('sha256').update(userNameFor(email)).digest('hex').slice(0, 6)}`
}
