import type { SettingField, SettingsProblem } from '../../src/connector/settings.ts'

export type FileSettings = {
  readonly title: string
  readonly adminUrl: string | undefined
  readonly roles: readonly string[]
  readonly adminRoles: readonly string[]
  readonly roleSeparator: string | undefined
  readonly activeWords: readonly string[]
  readonly disabledWords: readonly string[]
  readonly invitedWords: readonly string[]
}

export const settings: readonly SettingField[] = [
  {
    name: 'title',
    label: 'Name of the application',
    help: 'What people call it. Every instruction begins with it.',
    required: true,
    secret: false,
    example: 'Miro',
  },
  {
    name: 'adminUrl',
    label: 'Where accounts are managed',
    help: 'The address of the page in the application. It stands in every instruction; {account} in it becomes the sign-in name.',
    required: false,
    secret: false,
    example: 'https://app.example.com/admin/users?search={account}',
  },
  {
    name: 'roles',
    label: 'Roles',
    help: 'Roles that can be given, separated by commas. Those that a file shows are known without this.',
    required: false,
    secret: false,
    example: 'Viewer,Editor,Admin',
  },
  {
    name: 'adminRoles',
    label: 'Roles of administrators',
    help: 'Who holds one of these manages others: the last one of them keeps it.',
    required: false,
    secret: false,
    example: 'Admin,Owner',
  },
  {
    name: 'roleSeparator',
    label: 'What stands between two roles',
    help: 'Where one cell holds several roles. Without it, a comma, a semicolon and a bar each separate.',
    required: false,
    secret: false,
    example: ';',
  },
  {
    name: 'activeWords',
    label: 'Words for active',
    help: 'Words in the column of the state that mean: can use the application. The usual ones are known.',
    required: false,
    secret: false,
  },
  {
    name: 'disabledWords',
    label: 'Words for disabled',
    help: 'Words in the column of the state that mean: can not use it any more. The usual ones are known.',
    required: false,
    secret: false,
    example: 'Ruhend,Archived seat',
  },
  {
    name: 'invitedWords',
    label: 'Words for invited',
    help: 'Words in the column of the state that mean: has not accepted yet. The usual ones are known.',
    required: false,
    secret: false,
  },
]

export function parseSettings(
  raw: Readonly<Record<string, string>>,
): { readonly settings: FileSettings } | { readonly problems: readonly SettingsProblem[] } {
  const title = textOf(raw['title'])
  const adminUrl = textOf(raw['adminUrl'])
  const problems = [
    ...(title === undefined ? [{ field: 'title', says: 'is missing' }] : []),
    ...(adminUrl !== undefined && !isWebAddress(adminUrl)
      ? [{ field: 'adminUrl', says: 'must be an address that begins with https://' }]
      : []),
  ]
  if (title === undefined || problems.length > 0) return { problems }
  return {
    settings: {
      ...{ title, adminUrl, roleSeparator: textOf(raw['roleSeparator']) },
      roles: listOf(raw['roles']),
      adminRoles: listOf(raw['adminRoles']),
      activeWords: listOf(raw['activeWords']),
      disabledWords: listOf(raw['disabledWords']),
      invitedWords: listOf(raw['invitedWords']),
    },
  }
}

function textOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? undefined : trimmed
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** A link is shown to people: no other scheme may come from a setting. */
function isWebAddress(text: string): boolean {
  const url = URL.parse(text.replaceAll('{account}', 'a'))
  return url !== null && ['https:', 'http:'].includes(url.protocol)
}
