import type { EntitlementRef } from '../../src/connector/account.ts'
import type { NewAccount } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import type { Billing, ChangeOutcome, CreateOutcome } from '../../src/connector/outcomes.ts'
import { foldName } from '../../src/connector/same-name.ts'
import { isEmail, type User } from './account.ts'
import { bodyOf, type Context, call } from './api.ts'
import { type Bundle, chooseBundles, givenByBundles } from './bundles.ts'
import type { Reading } from './labels.ts'
import { type Privileges, spell, unionOf } from './privileges.ts'
import { noBundle, notAnEmail, refused, unknownBundle } from './refusal.ts'
import { findByEmail, findUser, readPermissions } from './users.ts'

/**
 * An invitation; the account is there at once, and waits for its person. What a second invitation would do is not
 * documented, so it is looked first whether there is one. https://developers.brevo.com/reference/inviteuser
 */
export async function invite(context: Context, account: NewAccount): Promise<CreateOutcome> {
  const { email } = account.attributes
  if (email === undefined || !isEmail(email)) return notAnEmail
  const wanted = chooseBundles(account.entitlements, context.settings.bundles)
  if ('unknown' in wanted) return unknownBundle(wanted.unknown)
  if (wanted.bundles.length === 0) return noBundle
  const existing = await findByEmail(context, email)
  if (existing !== undefined) return { outcome: 'alreadyExists', account: existing }
  const json = { email, ...grantsOf(wanted.bundles) }
  const response = await call(context, 'POST', '/organization/user/invitation/send', json)
  if (response.status < 400) {
    const user = { id: foldName(email), email, state: 'invited' } as const
    return { outcome: 'created', account: user, ...billingOf(response) }
  }
  const meanwhile = await findByEmail(context, email)
  return meanwhile === undefined
    ? refused(context, response)
    : { outcome: 'alreadyExists', account: meanwhile }
}

/** `privileges` must be there also beside `all_features_access`. */
function grantsOf(bundles: readonly Bundle[]): { all_features_access: boolean; privileges: JsonValue } {
  if (bundles.some(({ grants }) => grants === 'all')) return { all_features_access: true, privileges: [] }
  const grants = bundles.flatMap((bundle) => (bundle.grants === 'all' ? [] : [bundle.grants]))
  return { all_features_access: false, privileges: listOf(unionOf(grants)) }
}

/** A feature without a permission is sent as `none` [unverified]. */
function listOf(privileges: Privileges): JsonValue {
  return Object.entries(privileges).map(([feature, permissions]) => ({
    feature,
    permissions: permissions.length === 0 ? ['none'] : permissions,
  }))
}

const askAgainMs = 6 * 3_600_000

/**
 * Only features that a bundle names are sent; the others stay as they are. Within these, what no bundle can give was
 * given by hand and stays too. https://developers.brevo.com/reference/edit-user-permission
 */
export async function setBundles(
  context: Context,
  accountId: string,
  entitlements: readonly EntitlementRef[],
): Promise<ChangeOutcome> {
  const { bundles } = context.settings
  const wanted = chooseBundles(entitlements, bundles)
  const user = await findUser(context, accountId)
  if (user === undefined) return { outcome: 'absent' }
  if ('unknown' in wanted) return unknownBundle(wanted.unknown)
  const granted = grantsOf(wanted.bundles)
  const privileges = granted.all_features_access ? [] : await remaining(context, user, wanted.bundles)
  const json = { ...granted, email: user.email, privileges }
  const response = await call(context, 'POST', '/organization/user/update/permissions', json)
  if (response.status < 400) return done(response)
  // Whether somebody who has not accepted yet can be changed is not documented: then it is done afterwards.
  if (user.state === 'active') return refused(context, response)
  const checkAfter = new Date(Date.parse(context.now()) + askAgainMs).toISOString()
  return { outcome: 'inProgress', token: 'invited', checkAfter }
}

async function remaining(context: Context, user: User, wanted: readonly Bundle[]): Promise<JsonValue> {
  const held: Reading = await readPermissions(context, user)
  const governed = givenByBundles(context.settings.bundles)
  const grants = unionOf(wanted.flatMap((bundle) => (bundle.grants === 'all' ? [] : [bundle.grants])))
  // Who had everything keeps nothing of it beside the bundles.
  const features = Object.keys(user.access === 'all' ? { ...held.privileges, ...governed } : governed)
  const byHand = Object.fromEntries(
    features.map(
      (feature) => [feature, user.access === 'all' ? [] : notOurs(held, feature, governed)] as const,
    ),
  )
  return listOf(unionOf([Object.fromEntries(features.map((feature) => [feature, []])), grants, byHand]))
}

function notOurs({ privileges }: Reading, feature: string, governed: Privileges): readonly string[] {
  const ours = (governed[feature] ?? []).map(spell)
  return (privileges[feature] ?? []).filter((one) => !ours.includes(spell(one)))
}

/**
 * An open invitation is canceled, an accepted one revoked. https://developers.brevo.com/reference/putresendcancelinvitation,
 * https://developers.brevo.com/reference/put-revoke-user-permission
 */
export async function removeUser(context: Context, accountId: string): Promise<ChangeOutcome> {
  const user = await findUser(context, accountId)
  if (user === undefined) return { outcome: 'absent' }
  return act(context, user, user.state === 'active' ? 'revoke' : 'cancel')
}

export async function resend(context: Context, accountId: string): Promise<ChangeOutcome> {
  const user = await findUser(context, accountId)
  if (user === undefined) return { outcome: 'absent' }
  return user.state === 'active' ? { outcome: 'alreadySo' } : act(context, user, 'resend')
}

async function act(
  context: Context,
  user: User,
  action: 'revoke' | 'cancel' | 'resend',
): Promise<ChangeOutcome> {
  const path = `/organization/user/invitation/${action}/${encodeURIComponent(user.email)}`
  const response = await call(context, 'PUT', path)
  if (response.status < 400) return done(response)
  // The refusal of somebody who is gone already has no code of its own.
  if ((await findUser(context, user.id)) === undefined) return { outcome: 'absent' }
  return refused(context, response)
}

function done(response: HttpResponse): ChangeOutcome {
  bodyOf(response)
  return { outcome: 'changed', ...billingOf(response) }
}

/** What was invoiced for a seat more, or credited for one fewer. */
function billingOf(response: HttpResponse): { readonly billing?: Billing } {
  const body: JsonObject = bodyOf(response)
  const invoices = textsOf(body['invoice_id'])
  const creditNotes = textsOf(body['credit_notes'])
  return invoices.length + creditNotes.length === 0 ? {} : { billing: { invoices, creditNotes } }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.filter((one) => typeof one === 'string' && one !== '').map((one) => String(one).slice(0, 100))
}
