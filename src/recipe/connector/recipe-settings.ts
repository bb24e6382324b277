import type { SettingField, SettingsProblem } from '../../connector/settings.ts'
import { policyFor } from '../gate/gate-policy.ts'
import type { Recipe } from '../schema/recipe.ts'

export type RecipeSettings = {
  readonly url: string
  readonly username: string
  /** Whether the address is a simulator's on this machine: only there a draft changes anything. */
  readonly simulator: boolean
}

export function settingsOf({ app, inputs }: Recipe): readonly SettingField[] {
  const [example = ''] = app.origins
  const role: SettingField = {
    name: 'fallbackRole',
    label: 'Role without a mapping',
    help: 'What people get whom no mapped group applies to. Without it they wait until a group is mapped.',
    ...{ required: false, secret: false, example: inputs.role?.values.at(-1) ?? '' },
  }
  return [
    {
      ...{ name: 'url', label: 'Address', required: true, secret: false, example },
      help: `Where ${app.name} is opened in a browser, as ${app.origins.join(' or ')}.`,
    },
    {
      ...{ name: 'username', label: 'E-mail of the account', required: true, secret: false },
      help: `The account that Overlock signs in with: one of its own, not a person's, with the role ${app.leastRole}. It is never changed.`,
    },
    { name: 'password', label: 'Password', help: 'Of that account.', required: true, secret: true },
    {
      ...{ name: 'totp', label: 'Seed of the one-time codes', required: false, secret: true },
      help: 'The text behind the QR code, when an authenticator app was set up for that account.',
    },
    ...(inputs.role === undefined ? [] : [role]),
  ]
}

export function parseRecipeSettings(
  recipe: Recipe,
  { url = '', username = '' }: Readonly<Record<string, string>>,
): { readonly settings: RecipeSettings } | { readonly problems: readonly SettingsProblem[] } {
  const real = policyFor(recipe, url)
  const policy = real ?? policyFor(recipe, url, { simulator: true })
  const problems = [
    ...(policy === undefined ? [{ field: 'url', says: `must be ${recipe.app.origins.join(' or ')}` }] : []),
    ...(/^[^@\s]+@[^@\s]+$/.test(username) ? [] : [{ field: 'username', says: 'must be an e-mail address' }]),
  ]
  if (policy === undefined || problems.length > 0) return { problems }
  return { settings: { url: policy.origin, username, simulator: real === undefined } }
}
