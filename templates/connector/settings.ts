import type { SettingField, SettingsProblem } from 'overlock/connector'

export type SampleVendorSettings = { readonly baseUrl: string }

/** What an administrator fills in. What is secret is encrypted, and never shown again. */
export const settings: readonly SettingField[] = [
  {
    name: 'baseUrl',
    label: 'Address',
    help: 'Where SampleVendor answers, without a path.',
    required: true,
    secret: false,
    example: 'https://example.samplevendor.com',
  },
  {
    name: 'token',
    label: 'API token',
    help: 'Of an administrator: Settings > API > New token, with the scope "users".',
    required: true,
    secret: true,
  },
  {
    name: 'defaultRole',
    label: 'Default role',
    help: 'The role of people in no mapped group. Without it a person is asked.',
    required: false,
    secret: false,
    example: 'Member',
  },
]

export function parseSettings(
  raw: Readonly<Record<string, string>>,
): { readonly settings: SampleVendorSettings } | { readonly problems: readonly SettingsProblem[] } {
  const baseUrl = URL.parse(raw['baseUrl'] ?? '')
  if (baseUrl === null || !/^https?:$/.test(baseUrl.protocol))
    return {
      problems: [{ field: 'baseUrl', says: 'must be an address such as https://example.samplevendor.com' }],
    }
  return { settings: { baseUrl: baseUrl.origin } }
}
