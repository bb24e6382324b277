/** A made-up company: the same people every time, so that two demos can be compared. */
export type Person = {
  readonly number: number
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly department: string
  readonly title: string
}

const givenNames = [
  'Ana',
  'Ben',
  'Chloé',
  'Dmitri',
  'Elif',
  'Farid',
  'Grace',
  'Hana',
  'Ivo',
  'Jun',
  'Kofi',
  'Léa',
  'Mateo',
  'Nia',
  'Omar',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tariq',
  'Uma',
  'Viktor',
  'Wanda',
  'Ximena',
  'Yuki',
  'Zoltán',
]
const familyNames = [
  'Adeyemi',
  'Bauer',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'López',
  'Moreau',
  'Nakamura',
  "O'Brien",
  'Petrov',
  'Quinn',
  'Rossi',
  'Silva',
  'Tanaka',
  'Usman',
  'Vargas',
  'Weber',
  'Xu',
  'Yilmaz',
  'Zhang',
]

/** Department, the group its people get, and their share of the company. */
const departments = [
  { name: 'Marketing', title: 'Campaign manager', share: 4 },
  { name: 'Sales', title: 'Account executive', share: 3 },
  { name: 'Content', title: 'Editor', share: 2 },
  { name: 'Finance', title: 'Controller', share: 1 },
] as const

export const departmentNames: readonly string[] = departments.map(({ name }) => name)

export function makeCompany(people: number): readonly Person[] {
  return Array.from({ length: people }, (_unused, index) => makePerson(index))
}

function makePerson(index: number): Person {
  const givenName = givenNames[index % givenNames.length] ?? 'Ana'
  const familyName =
    familyNames[Math.floor(index / givenNames.length + index * 7) % familyNames.length] ?? 'Silva'
  const local = plain(`${givenName}.${familyName}`)
  const { name, title } = departmentOf(index)
  return {
    number: index + 1,
    givenName,
    familyName,
    email: `${local}.${index + 1}@northwind.example`,
    department: name,
    title,
  }
}

function departmentOf(index: number): (typeof departments)[number] {
  const shares = departments.flatMap((department) =>
    Array.from({ length: department.share }, () => department),
  )
  return shares[index % shares.length] ?? departments[0]
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase()
}
