import { foldName } from '../../src/connector/same-name.ts'
import type { RowProblem } from '../../src/connector/uploads.ts'

/** What a column can be read for, and the headers that are usual for it. */
export const columnNames = {
  email: [
    'email',
    'e-mail',
    'email address',
    'e-mail address',
    'mail',
    'user email',
    'login',
    'sign-in name',
  ],
  userName: ['username', 'user name', 'user'],
  displayName: ['name', 'full name', 'display name', 'displayname'],
  givenName: ['first name', 'firstname', 'given name', 'givenname'],
  familyName: ['last name', 'lastname', 'family name', 'surname'],
  role: ['role', 'roles', 'user role', 'permission', 'permissions', 'access level'],
  state: ['status', 'state', 'account status', 'user status', 'active', 'enabled'],
} as const

export type ColumnName = keyof typeof columnNames

/** The place of each column that is read. */
export type Columns = {
  readonly headers: Readonly<Record<string, string>>
  readonly at: ReadonlyMap<ColumnName, number>
}

const names = Object.keys(columnNames) as readonly ColumnName[]

/** Finds the columns that were named; without any, those whose header is usual. A problem: the file can't be read so. */
export function chooseColumns(
  headers: readonly string[],
  given: Readonly<Record<string, string>>,
): Columns & { readonly problems: readonly RowProblem[] } {
  const guess = Object.keys(given).length === 0
  const chosen = guess ? guessed(headers) : Object.entries(given)
  const problems: RowProblem[] = []
  const at = new Map<ColumnName, number>()
  for (const [name, header] of chosen) {
    const places = headers.flatMap((one, place) => (foldName(one) === foldName(header) ? [place] : []))
    const known = names.find((one) => one === name)
    const [place] = places
    if (known === undefined)
      problems.push({ line: 1, says: `There is no "${name}" to read. There are: ${names.join(', ')}.` })
    else if (place === undefined)
      problems.push({ line: 1, says: `There is no column "${header}". There are: ${listed(headers)}.` })
    else if (places.length > 1)
      problems.push({ line: 1, says: `There are ${places.length} columns "${header}".` })
    else at.set(known, place)
  }
  if (!at.has('email') && problems.length === 0)
    problems.push({
      line: 1,
      says: `No column is named for the sign-in name. Name it: email=<header>. There are: ${listed(headers)}.`,
    })
  return { headers: Object.fromEntries(chosen), at, problems }
}

function guessed(headers: readonly string[]): readonly (readonly [ColumnName, string])[] {
  return names.flatMap((name) => {
    const usual: readonly string[] = columnNames[name]
    const header = usual.flatMap((one) => headers.find((written) => foldName(written) === one) ?? [])[0]
    return header === undefined ? [] : [[name, header] as const]
  })
}

function listed(headers: readonly string[]): string {
  return headers
    .map((one) => `"${one.slice(0, 60)}"`)
    .join(', ')
    .slice(0, 600)
}
