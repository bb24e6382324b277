import type { SettingField, SettingsProblem } from '../../src/connector/settings.ts'

export type Environment = 'test' | 'live'

export type AdyenSettings = {
  readonly environment: Environment
  readonly baseUrl: string
  readonly companyId: string
  readonly loginMethod: 'Email' | 'SSO' | undefined
  readonly timeZone: string | undefined
  /** E-mails of administrators who sign in without single sign-on. The API does not show who does. */
  readonly adminsWithoutSso: readonly string[]
  readonly moreRoles: readonly string[]
  readonly moreAccountGroups: readonly string[]
}

/** https://docs.adyen.com/api-explorer/Management/3/overview: there is no prefix of the company in these. */
const addresses: Readonly<Record<Environment, string>> = {
  test: 'https://management-test.adyen.com',
  live: 'https://management-live.adyen.com',
}

export const settings: readonly SettingField[] = [
  {
    name: 'environment',
    label: 'Environment',
    help: 'test or live. The two have users and keys of their own: add one application for each.',
    required: true,
    secret: false,
    example: 'test',
  },
  {
    name: 'companyId',
    label: 'Company account',
    help: 'The id of the company account, shown in the Customer Area at the top. A merchant account is not enough.',
    required: true,
    secret: false,
    example: 'ExampleShop',
  },
  {
    name: 'apiKey',
    label: 'API key',
    help: 'Of an API credential of this environment (Developers > API credentials) with the roles "Management API—Users read and write" and "Management API—Account read".',
    required: true,
    secret: true,
  },
  {
    name: 'adminsWithoutSso',
    label: 'Admins without single sign-on',
    help: 'E-mails, separated by commas, of users with the role Merchant admin who sign in without single sign-on. The API does not show who they are. The last of them who is active is never touched.',
    required: false,
    secret: false,
    example: 'breakglass@example.com',
  },
  {
    name: 'loginMethod',
    label: 'Login method of new users',
    help: 'SSO or Email. SSO only once single sign-on is set up at Adyen. Without it Adyen decides.',
    required: false,
    secret: false,
    example: 'SSO',
  },
  {
    name: 'timeZone',
    label: 'Time zone of new users',
    help: 'Name in the tz database. Without it Adyen decides.',
    required: false,
    secret: false,
    example: 'Europe/Amsterdam',
  },
  {
    name: 'moreRoles',
    label: 'Further roles',
    help: 'Names, separated by commas and spelled as in the Customer Area, of roles that nobody holds yet. Adyen lists no roles: known are those that users hold, and the common ones.',
    required: false,
    secret: false,
    example: 'Risk admin, Merchant POS Terminal Management role',
  },
  {
    name: 'moreAccountGroups',
    label: 'Further account groups',
    help: 'Codes, separated by commas, of account groups that nobody is in yet.',
    required: false,
    secret: false,
  },
  {
    name: 'baseUrl',
    label: 'Address',
    help: 'Only for a rehearsal or a proxy: where the Management API answers, without a path. Without it the address of the environment.',
    required: false,
    secret: false,
  },
]

type Parsed = { readonly settings: AdyenSettings } | { readonly problems: readonly SettingsProblem[] }

export function parseSettings(raw: Readonly<Record<string, string>>): Parsed {
  const text = (name: string) => raw[name]?.trim() || undefined
  const environment = oneOf(['test', 'live'] as const, text('environment'))
  const companyId = text('companyId')
  const loginMethod = oneOf(['Email', 'SSO'] as const, text('loginMethod'))
  const timeZone = text('timeZone')
  const baseUrl = URL.parse(text('baseUrl') ?? addresses[environment ?? 'test'])
  const problems: SettingsProblem[] = []
  const must = (fits: boolean, field: string, says: string) => fits || problems.push({ field, says })
  must(environment !== undefined, 'environment', 'must be test or live')
  must(isCompanyId(companyId), 'companyId', 'must be the id of the company account, such as ExampleShop')
  must(loginMethod !== undefined || text('loginMethod') === undefined, 'loginMethod', 'must be SSO or Email')
  must(isTimeZone(timeZone), 'timeZone', 'must be a name of the tz database, such as Europe/Amsterdam')
  must(isWebAddress(baseUrl), 'baseUrl', 'must be an address such as https://management-test.adyen.com')
  const other = environment === 'live' ? addresses.test : addresses.live
  must(baseUrl?.origin !== other, 'baseUrl', 'must not be the address of the other environment')
  if (environment === undefined || companyId === undefined || baseUrl === null || problems.length > 0)
    return { problems }
  return {
    settings: {
      ...{ environment, companyId, loginMethod, timeZone, baseUrl: baseUrl.origin },
      adminsWithoutSso: namesIn(raw['adminsWithoutSso']),
      moreRoles: namesIn(raw['moreRoles']),
      moreAccountGroups: namesIn(raw['moreAccountGroups']),
    },
  }
}

function oneOf<Name extends string>(names: readonly Name[], text: string | undefined): Name | undefined {
  return names.find((name) => name.toLowerCase() === text?.toLowerCase())
}

/** It becomes a part of every address. */
function isCompanyId(text: string | undefined): boolean {
  return text !== undefined && /^[A-Za-z0-9][\w.-]*$/.test(text)
}

function isWebAddress(url: URL | null): boolean {
  return url !== null && /^https?:$/.test(url.protocol)
}

function namesIn(text = ''): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}

function isTimeZone(name: string | undefined): boolean {
  if (name === undefined) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '' && /^[A-Z]/.test(name)
  } catch {
    return false
  }
}
