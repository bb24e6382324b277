import type { SettingField, SettingsProblem } from 'overlock/connector'

export type DesklineSettings = { readonly baseUrl: string }

/** What an administrator fills in. What is secret is encrypted, and never shown again. */
export const settings: readonly SettingField[] = [
  {
    name: 'workspace',
    label: 'Workspace',
    help: 'The first part of the address: acme for https://acme.deskline.example.',
    required: true,
    secret: false,
    example: 'acme',
  },
  {
    name: 'apiKey',
    label: 'API key',
    help: 'Of an agent who may manage agents: Profile > API keys. That agent is never touched.',
    required: true,
    secret: true,
  },
  {
    name: 'baseUrl',
    label: 'Address',
    help: 'Only for a rehearsal: where the API answers, without a path. Without it the address of the workspace.',
    required: false,
    secret: false,
  },
]

export function parseSettings(
  raw: Readonly<Record<string, string>>,
): { readonly settings: DesklineSettings } | { readonly problems: readonly SettingsProblem[] } {
  const { workspace = '', baseUrl } = raw
  // A workspace becomes part of a host, so it is nothing but a label of one.
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(workspace))
    return { problems: [{ field: 'workspace', says: 'must be the first part of the address, such as acme' }] }
  const url = URL.parse(baseUrl || `https://${workspace}.deskline.example`)
  if (url === null || !/^https?:$/.test(url.protocol))
    return { problems: [{ field: 'baseUrl', says: 'must be an address such as http://127.0.0.1:8081' }] }
  return { settings: { baseUrl: url.origin } }
}
