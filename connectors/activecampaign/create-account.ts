import { createHash } from 'node:crypto'
import type { NewAccount } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { CreateOutcome } from '../../src/connector/outcomes.ts'
import { isEmail, namesFor, toAccount, userNameFor } from './account.ts'
import { asObject, type Context, call, sentenceOf, unexpected } from './api.ts'
import { isId } from './groups.ts'
import { noGroup, notAnEmail, refused, unknownGroup } from './refusal.ts'
import { findByEmail } from './users.ts'

/** All six fields are always sent. https://developers.activecampaign.com/reference/create-user */
export async function createAccount(context: Context, account: NewAccount): Promise<CreateOutcome> {
  const { email } = account.attributes
  const [group] = account.entitlements
  if (email === undefined || !isEmail(email)) return notAnEmail
  if (group === undefined) return noGroup
  if (!isId(group.id)) return unknownGroup(group)
  const first = await post(context, account, userNameFor(email), Number(group.id))
  // Whether a user name may hold an @ is not documented [unverified]; a plain one is tried if it is refused.
  const response = namesUserName(context, first)
    ? await post(context, account, plainUserName(email), Number(group.id))
    : first
  if (response.status < 400) {
    const user = asObject(asObject(response.body)?.['user'])
    if (user === undefined) throw unexpected(response)
    return { outcome: 'created', account: toAccount(context.settings, user, undefined) }
  }
  // What a duplicate is answered with is not documented, so any refusal is followed by a look.
  const existing = await findByEmail(context, email)
  if (existing !== undefined) return { outcome: 'alreadyExists', account: existing }
  return refused(context, response, account.password)
}

async function post(context: Context, { attributes, password }: NewAccount, username: string, group: number) {
  const { email = '' } = attributes
  const user = { username, email, ...namesFor(attributes), password, group }
  return call(context, 'POST', '/users', { user })
}

function namesUserName(context: Context, response: HttpResponse): boolean {
  if (response.status !== 400 && response.status !== 422) return false
  const body = asObject(response.body)
  const pointers = JSON.stringify(body?.['errors'] ?? '')
  const taken = /already|taken|exists/i.test(sentenceOf(context, response))
  return /username/i.test(`${sentenceOf(context, response)} ${pointers}`) && !taken
}

function plainUserName(email: string): string {
  const local =
    userNameFor(email)
      .split('@')[0]
      ?.replace(/[^a-z0-9]/g, '') ?? ''
  return `${local}${createHash('sha256').update(userNameFor(email)).digest('hex').slice(0, 6)}`
}
