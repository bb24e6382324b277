import type { SettingField } from '../../src/connector/settings.ts'

export type ReferenceSettings = { readonly baseUrl: string }

export const settings: readonly SettingField[] = [
  {
    name: 'baseUrl',
    label: 'Address',
    help: 'Where the application answers, without a path.',
    required: true,
    secret: false,
    example: 'https://reference.example.com',
  },
  {
    name: 'token',
    label: 'API token',
    help: 'A token of an administrator.',
    required: true,
    secret: true,
  },
]
