import type { ApplicationContext } from '../applications/directory.ts'
import type { Account } from '../connector/account.ts'
import { capabilities } from '../connector/capabilities.ts'
import type { Action } from './plan.ts'
import { type PlanInputs, planAccount } from './plan-account.ts'

/** The changes that a plan asks of a person: those that the connector would make if it could. */
export function actionsByHand(inputs: PlanInputs): readonly Action[] {
  const whole = planAccount({ ...inputs, capabilities })
  if (whole.kind === 'askPerson') return []
  return whole.actions.filter(({ kind }) => !inputs.capabilities.includes(kind))
}

/** What people call the application. */
export function titleOf({
  application,
  connector,
}: Pick<ApplicationContext, 'application' | 'connector'>): string {
  const setting = connector.facts.byHand?.titleSetting
  return (setting === undefined ? undefined : application.settings[setting]) ?? connector.title
}

/** Where the account is managed, if the settings tell. */
export function linkTo(
  { application, connector }: Pick<ApplicationContext, 'application' | 'connector'>,
  account: string,
): string | undefined {
  const setting = connector.facts.byHand?.linkSetting
  const link = setting === undefined ? undefined : application.settings[setting]?.trim()
  return link === undefined || link === ''
    ? undefined
    : link.replaceAll('{account}', encodeURIComponent(account))
}

/** The numbered steps of a person who makes these changes. */
export function stepsFor(
  context: Pick<ApplicationContext, 'application' | 'connector'>,
  actions: readonly Action[],
  account: string,
  observed: Account | undefined,
): readonly string[] {
  const link = linkTo(context, account)
  const { stepsByHand = {} } = context.connector.facts
  const known = actions.flatMap(({ kind }) => (kind === 'resendInvitation' ? [] : (stepsByHand[kind] ?? [])))
  return [
    `Sign in to ${titleOf(context)} as an administrator${link === undefined ? ' and open the page where accounts are managed' : `, and open ${link}`}.`,
    ...actions.flatMap((action) => stepsOf(action, account, observed)),
    ...known,
    'Say that it is done, with a proof if there is one. It counts when a second person, or the next reading, confirms it.',
  ]
}

function stepsOf(action: Action, account: string, observed: Account | undefined): readonly string[] {
  switch (action.kind) {
    case 'createAccount': {
      const { email, userName, ...names } = action.attributes
      return [
        `Make an account, or send an invitation, with exactly this sign-in name: ${email ?? userName ?? account}.`,
        ...Object.entries(names).flatMap(([name, value]) =>
          typeof value === 'string' && value !== '' ? [`${words[name] ?? name}: ${value}`] : [],
        ),
        action.entitlements.length === 0
          ? 'Give it no more than what every account has.'
          : `Give it: ${namesOf(action.entitlements)}.`,
      ]
    }
    case 'updateAccount':
      return Object.entries(action.changes).map(
        ([name, value]) =>
          `Of ${account}, change the ${(words[name] ?? name).toLowerCase()}${shown(observed, name)} to "${String(value)}".`,
      )
    case 'setEntitlements': {
      const has = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id))
      const [before, after] = [has(action.before), has(action.entitlements)]
      const given = action.entitlements.filter(({ id }) => !before.has(id))
      const taken = action.before.filter(({ id }) => !after.has(id))
      return [
        ...(given.length === 0 ? [] : [`Give ${account} the ${action.type}: ${namesOf(given)}.`]),
        ...(taken.length === 0 ? [] : [`Take from ${account} the ${action.type}: ${namesOf(taken)}.`]),
        `Afterwards ${account} has as ${action.type}: ${namesOf(action.entitlements) || 'nothing'}.`,
      ]
    }
    case 'disableAccount':
      return [
        `Take away the access of ${account}: deactivate the account, or remove it where it can not be deactivated.`,
        'End its open sessions, and revoke its keys and tokens, if the application lets you.',
      ]
    case 'reactivateAccount':
      return [
        `Give ${account} access again: reactivate the account, or invite it again.`,
        ...(action.entitlements.length === 0 ? [] : [`Afterwards it has: ${namesOf(action.entitlements)}.`]),
      ]
    case 'deleteAccount':
      return [`Delete the account ${account} for good. Look first what belongs to it, and hand that over.`]
    case 'resendInvitation':
      return [`Send the invitation of ${account} again.`]
    default:
      return action satisfies never
  }
}

const words: Readonly<Record<string, string>> = {
  email: 'Sign-in name',
  userName: 'User name',
  displayName: 'Display name',
  givenName: 'First name',
  familyName: 'Last name',
}

function shown(observed: Account | undefined, name: string): string {
  const value = (observed as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof value === 'string' && value !== '' ? ` from "${value}"` : ''
}

function namesOf(entitlements: readonly { readonly name: string; readonly id: string }[]): string {
  return entitlements.map(({ name, id }) => name || id).join(', ')
}
