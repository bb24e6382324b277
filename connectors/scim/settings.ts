import type { AttributeName } from '../../src/connector/account.ts'
import { foldName } from '../../src/connector/same-name.ts'
import type { SettingField, SettingsProblem } from '../../src/connector/settings.ts'

/** What discovery says, or what an administrator says in its place. */
export type Told = 'auto' | 'yes' | 'no'

export type ScimSettings = {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** Undefined: the token of the secrets is sent as it is. */
  readonly oauth: OAuthSettings | undefined
  readonly patch: Told
  readonly patchForm: 'paths' | 'object'
  readonly filter: Told
  readonly groups: Told
  readonly disable: Told | 'hidden'
  readonly memberships: 'groups' | 'user'
  readonly memberRemoval: 'filter' | 'value'
  /** Those the application has; undefined: by its schemas. */
  readonly attributes: readonly AttributeName[] | undefined
  readonly sendPassword: boolean
  readonly pageSize: number
  /** Names of groups, folded, whose members may manage users. */
  readonly adminGroups: readonly string[]
  readonly mediaType: string
}

export type OAuthSettings = {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientAuthentication: 'basic' | 'post'
  readonly scope: string | undefined
}

export const optionalAttributes = ['email', 'givenName', 'familyName', 'displayName'] as const
const mostItems = 1_000

type Choice = {
  readonly values: readonly [string, ...string[]]
  readonly label: string
  readonly help: string
}

const told = ['auto', 'yes', 'no'] as const
const unlessWrong = 'By default as the application says of itself; set it only where that is wrong.'

/** The first value is the default. */
const choices = {
  authentication: {
    values: ['bearer', 'oauth'],
    label: 'Sign-in',
    help: 'bearer: a token that the application gave you. oauth: client credentials (RFC 6749, 4.4), with tokenUrl, clientId and clientSecret.',
  },
  clientAuthentication: {
    values: ['basic', 'post'],
    label: 'Where the client secret goes',
    help: 'Only with oauth. basic: in the header. post: in the body of the token request.',
  },
  disable: {
    values: ['auto', 'yes', 'no', 'hidden'],
    label: 'Accounts can be switched off',
    help: `Whether active:false takes access away and keeps the data. ${unlessWrong} hidden: it does, but an account that is active is shown without it. With "no", leavers are a question to a person, or deleted: overlock app set <slug> --leaver delete.`,
  },
  groups: { values: told, label: 'Groups', help: `Whether there are SCIM groups. ${unlessWrong}` },
  memberships: {
    values: ['groups', 'user'],
    label: 'Where memberships are read',
    help: 'groups: from the members of every group, which is always right. user: from the attribute groups of a user, for many or large groups; only where the application shows it there.',
  },
  patch: { values: told, label: 'PATCH', help: `Whether resources can be patched. ${unlessWrong}` },
  patchForm: {
    values: ['paths', 'object'],
    label: 'Form of a PATCH',
    help: 'paths: one operation with a path for each attribute. object: one operation without a path, as Okta sends it.',
  },
  memberRemoval: {
    values: ['filter', 'value'],
    label: 'How a member is removed',
    help: 'filter: members[value eq "…"], as in RFC 7644. value: the path members with a list, as Microsoft Entra ID sends it.',
  },
  filter: {
    values: told,
    label: 'Filters',
    help: `Whether a user can be searched by userName. ${unlessWrong} What a filter lets through is checked in any case.`,
  },
  password: {
    values: ['no', 'random'],
    label: 'Password',
    help: 'random: new accounts get a password that nobody knows, for applications that demand one.',
  },
  mediaType: {
    values: ['application/scim+json', 'application/json'],
    label: 'Media type',
    help: 'For applications that refuse application/scim+json.',
  },
} as const satisfies Readonly<Record<string, Choice>>

type ChoiceName = keyof typeof choices

const field = (
  name: string,
  label: string,
  help: string,
  more: Partial<SettingField> = {},
): SettingField => ({ name, label, help, required: false, secret: false, ...more })

const choiceField = (name: ChoiceName): SettingField => {
  const { values, label, help }: Choice = choices[name]
  return field(name, label, help, { default: values[0], example: values.at(-1) ?? '' })
}

export const settings: readonly SettingField[] = [
  field('baseUrl', 'SCIM address', 'The base URL of its SCIM 2.0 service, up to but without /Users.', {
    required: true,
    example: 'https://app.example.com/scim/v2',
  }),
  field('token', 'Bearer token', 'A token the application gave you for provisioning.', { secret: true }),
  choiceField('authentication'),
  field('tokenUrl', 'Token address', 'Only with oauth: where access tokens are asked for.', {
    example: 'https://app.example.com/oauth/token',
  }),
  field('clientId', 'Client id', 'Only with oauth.'),
  field('clientSecret', 'Client secret', 'Only with oauth.', { secret: true }),
  field('scope', 'Scope', 'Only with oauth, and only if the application asks for one.'),
  choiceField('clientAuthentication'),
  choiceField('disable'),
  choiceField('groups'),
  choiceField('memberships'),
  field(
    'adminGroups',
    'Groups of administrators',
    'Names of groups whose members may manage users, with commas between. The last administrator keeps access.',
    { example: 'Admins,Owners' },
  ),
  field(
    'attributes',
    'Attributes',
    `Which of ${optionalAttributes.join(', ')} the application has, with commas between. ${unlessWrong}`,
    { example: optionalAttributes.slice(0, 3).join(',') },
  ),
  choiceField('password'),
  choiceField('patch'),
  choiceField('patchForm'),
  choiceField('memberRemoval'),
  choiceField('filter'),
  field(
    'pageSize',
    'Page size',
    `How many users are asked for at once, ${mostItems} at most; less where the application says so.`,
    { default: '100' },
  ),
  choiceField('mediaType'),
]

type Raw = Readonly<Record<string, string>>

export function parseSettings(
  raw: Raw,
): { readonly settings: ScimSettings } | { readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = []
  const wrong = (name: string, says: string) => void problems.push({ field: name, says })
  const choose = <Name extends ChoiceName>(name: Name) => chosen(raw, name, wrong)
  const pageSize = Number(raw['pageSize'] || 100)
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > mostItems)
    wrong('pageSize', `must be a whole number from 1 to ${mostItems}`)
  const parsed: ScimSettings = {
    baseUrl: address(raw, 'baseUrl', wrong),
    oauth: choose('authentication') === 'oauth' ? oauthOf(raw, wrong) : undefined,
    patch: choose('patch'),
    patchForm: choose('patchForm'),
    filter: choose('filter'),
    groups: choose('groups'),
    disable: choose('disable'),
    memberships: choose('memberships'),
    memberRemoval: choose('memberRemoval'),
    attributes: attributesOf(raw, wrong),
    sendPassword: choose('password') === 'random',
    pageSize,
    adminGroups: listOf(raw['adminGroups']).map(foldName),
    mediaType: choose('mediaType'),
  }
  return problems.length > 0 ? { problems } : { settings: parsed }
}

type Wrong = (field: string, says: string) => void

function chosen<Name extends ChoiceName>(
  raw: Raw,
  name: Name,
  wrong: Wrong,
): (typeof choices)[Name]['values'][number] {
  const { values } = choices[name]
  const given = raw[name]?.trim() || values[0]
  const value = values.find((one) => one === given)
  if (value === undefined) wrong(name, `must be one of ${values.join(', ')}`)
  return value ?? values[0]
}

/** An address that says where and nothing else: what is in a query or before an @ would leak into every request. */
function address(raw: Raw, name: string, wrong: Wrong): string {
  const url = URL.parse(raw[name]?.trim() ?? '')
  const plain = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
  if (!plain || url.username !== '' || url.password !== '') {
    wrong(name, 'must be an address such as https://app.example.com/scim/v2, without a name, a query or a #')
    return ''
  }
  return url.href.replace(/\/+$/, '')
}

function oauthOf(raw: Raw, wrong: Wrong): OAuthSettings {
  const clientId = raw['clientId']?.trim() ?? ''
  if (clientId === '') wrong('clientId', 'is needed with oauth')
  const scope = raw['scope']?.trim() || undefined
  const clientAuthentication = chosen(raw, 'clientAuthentication', wrong)
  return { tokenUrl: address(raw, 'tokenUrl', wrong), clientId, clientAuthentication, scope }
}

function attributesOf(raw: Raw, wrong: Wrong): readonly AttributeName[] | undefined {
  if ((raw['attributes'] ?? 'auto').trim() === 'auto' || raw['attributes'] === '') return undefined
  const names = listOf(raw['attributes'])
  const known: readonly string[] = ['userName', ...optionalAttributes]
  const strange = names.filter((name) => !known.includes(name))
  if (strange.length > 0) wrong('attributes', `may only name ${known.join(', ')}`)
  return ['userName', ...optionalAttributes.filter((name) => names.includes(name))]
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((name) => name.trim() || [])
}
