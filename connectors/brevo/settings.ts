import { foldName } from '../../src/connector/same-name.ts'
import type { SettingField, SettingsProblem } from '../../src/connector/settings.ts'
import { isEmail } from './account.ts'
import { type Bundle, parseBundles } from './bundles.ts'
import type { Labels } from './labels.ts'

export type BrevoSettings = {
  readonly baseUrl: string
  readonly bundles: readonly Bundle[]
  /** How many users the plan pays for; undefined: nobody said. */
  readonly seats: number | undefined
  readonly keyOwnerEmail: string | undefined
  readonly labels: Labels
}

const defaultUrl = 'https://api.brevo.com'

export const settings: readonly SettingField[] = [
  {
    name: 'apiKey',
    label: 'API key',
    help: 'From Brevo, under SMTP & API > API keys. It must belong to the owner, or to a user who may manage users.',
    required: true,
    secret: true,
  },
  {
    name: 'bundles',
    label: 'Bundles',
    help: 'Brevo has no roles: name sets of privileges here, as JSON. Groups of the identity provider are mapped to them. "all" stands for every feature.',
    required: true,
    secret: false,
    example: '{"Editors":{"email_campaigns":["create_edit_delete"]},"Full access":"all"}',
  },
  {
    name: 'minimumBundle',
    label: 'Minimum bundle',
    help: 'The bundle of people whom no mapped group applies to. Nobody can be invited without a privilege.',
    required: false,
    secret: false,
  },
  {
    name: 'seats',
    label: 'Seats paid for',
    help: 'How many users your plan includes. The API does not tell; without it every invitation is taken for one that may cost.',
    required: false,
    secret: false,
    example: '10',
  },
  {
    name: 'keyOwnerEmail',
    label: 'E-mail of the owner of the key',
    help: 'The API does not tell whose key it is. This user is never touched; neither is the owner of the organization.',
    required: false,
    secret: false,
  },
  {
    name: 'labels',
    label: 'Words for privileges',
    help: 'Only if a check asks for it: words that Brevo shows for a feature or a permission, with its name in the API, as JSON.',
    required: false,
    secret: false,
    example: '{"Send now":"send_schedule_suspend"}',
  },
  {
    name: 'baseUrl',
    label: 'API URL',
    help: 'Only for tests: where the API is reached.',
    required: false,
    secret: false,
    default: defaultUrl,
  },
]

export function parseSettings(
  raw: Readonly<Record<string, string>>,
): { readonly settings: BrevoSettings } | { readonly problems: readonly SettingsProblem[] } {
  const bundles = parseBundles(raw['bundles'] ?? '')
  const labels = parseLabels(textOf(raw['labels']) ?? '{}')
  const baseUrl = URL.parse(textOf(raw['baseUrl']) ?? defaultUrl)
  const problems = [
    ...('field' in bundles ? [bundles] : minimumProblems(raw['minimumBundle'], bundles)),
    ...simpleProblems(raw),
  ]
  if (problems.length > 0 || baseUrl === null || 'field' in bundles || labels === undefined)
    return { problems }
  const seats = textOf(raw['seats'])
  const keyOwner = textOf(raw['keyOwnerEmail'])
  return {
    settings: {
      baseUrl: baseUrl.origin,
      bundles,
      seats: seats === undefined ? undefined : Number(seats),
      keyOwnerEmail: keyOwner && foldName(keyOwner),
      labels,
    },
  }
}

function minimumProblems(raw: string | undefined, bundles: readonly Bundle[]): readonly SettingsProblem[] {
  const minimum = textOf(raw)
  const known = minimum === undefined || bundles.some(({ name }) => name === minimum)
  return known ? [] : [{ field: 'minimumBundle', says: 'must be the name of one of the bundles' }]
}

const checks: readonly (readonly [field: string, says: string, fits: (text: string) => boolean])[] = [
  ['baseUrl', 'must be the address of the API', (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? '')],
  ['seats', 'must be a number', (text) => /^[1-9]\d{0,5}$/.test(text)],
  ['keyOwnerEmail', 'must be an e-mail', isEmail],
  [
    'labels',
    'must be JSON such as {"Send now":"send_schedule_suspend"}',
    (text) => parseLabels(text) !== undefined,
  ],
]

function simpleProblems(raw: Readonly<Record<string, string>>): readonly SettingsProblem[] {
  return checks.flatMap(([field, says, fits]) => {
    const text = textOf(raw[field])
    return text === undefined || fits(text) ? [] : [{ field, says }]
  })
}

function parseLabels(text: string): Labels | undefined {
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined
    const entries = Object.entries(raw)
    return entries.every(([, name]) => typeof name === 'string') ? (raw as Labels) : undefined
  } catch {
    return undefined
  }
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}
