import type { SettingField, SettingsProblem } from '../../src/connector/settings.ts'

export type ActiveCampaignSettings = {
  readonly baseUrl: string
  readonly leaverGroup: string
  /** Found or made by `prepare`; without it nobody can be downgraded. */
  readonly leaverGroupId: string | undefined
  readonly primaryAdminEmail: string | undefined
}

export const settings: readonly SettingField[] = [
  {
    name: 'baseUrl',
    label: 'API URL',
    help: 'Shown in ActiveCampaign under Settings > Developer. Copy it; it can differ from the account name.',
    required: true,
    secret: false,
    example: 'https://example.api-us1.com',
  },
  {
    name: 'apiKey',
    label: 'API key',
    help: 'Shown in the same place. It has the rights of the user it belongs to, who must be in the Admin group and must stay: deleting that user ends the connection.',
    required: true,
    secret: true,
  },
  {
    name: 'defaultGroup',
    label: 'Default group',
    help: 'The group of an account that no mapped group applies to. Every account has exactly one group.',
    required: false,
    secret: false,
    default: 'SSO Users',
  },
  {
    name: 'leaverGroup',
    label: 'Group for leavers',
    help: 'A group without any right. ActiveCampaign can not disable an account, so a leaver is moved into it.',
    required: false,
    secret: false,
    default: 'Overlock: no access',
  },
  {
    name: 'leaverGroupId',
    label: 'Id of the group for leavers',
    help: 'Filled in by "overlock app check --prepare".',
    required: false,
    secret: false,
  },
  {
    name: 'primaryAdminEmail',
    label: 'E-mail of the Primary Admin',
    help: 'The API does not tell who it is; without this the first account (id 1) is taken to be it. It is never touched.',
    required: false,
    secret: false,
  },
]

export function parseSettings(
  raw: Readonly<Record<string, string>>,
): { readonly settings: ActiveCampaignSettings } | { readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = []
  const baseUrl = URL.parse(raw['baseUrl'] ?? '')
  if (baseUrl === null || !['https:', 'http:'].includes(baseUrl.protocol))
    problems.push({ field: 'baseUrl', says: 'must be the API URL, such as https://example.api-us1.com' })
  const leaverGroupId = textOf(raw['leaverGroupId'])
  if (leaverGroupId !== undefined && !/^\d+$/.test(leaverGroupId))
    problems.push({ field: 'leaverGroupId', says: 'must be the number of a group' })
  if (textOf(raw['defaultGroup'])?.toLowerCase() === 'admin')
    problems.push({
      field: 'defaultGroup',
      says: 'must not be the group Admin: nobody gets its rights unasked',
    })
  if (baseUrl === null || problems.length > 0) return { problems }
  return {
    settings: {
      baseUrl: baseUrl.origin,
      leaverGroup: textOf(raw['leaverGroup']) ?? 'Overlock: no access',
      leaverGroupId,
      primaryAdminEmail: textOf(raw['primaryAdminEmail']),
    },
  }
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}
