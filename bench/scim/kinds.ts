/** What is asked of a SCIM server, and how it is called in the tables. */
export const kinds = {
  create: 'POST /Users',
  get: 'GET /Users/{id}',
  filter: 'filter by userName',
  patch: 'PATCH active',
  page: 'page of 100, first',
  deepPage: 'page of 100, last',
  addToSmall: 'add a member, group of 100',
  addToLarge: 'add a member, group of 10,000',
  createGroup: 'POST a group of 10,000',
} as const

export type Kind = keyof typeof kinds

export const smallGroup = 100
export const largeGroup = 10_000

/** Whom a member is added from: people who are in no group. */
export const joiners = 2_500

/** Too few people for such a group. */
export function isPossible(kind: Kind, users: number): boolean {
  return users >= largeGroup || (kind !== 'addToLarge' && kind !== 'createGroup')
}

/** The person with this number, the same at every server. */
export const person = (n: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `person.${n}@example.com`,
  externalId: `00u${n}`,
  name: { givenName: `Person${n}`, familyName: 'Benchmark' },
  displayName: `Person${n} Benchmark`,
  emails: [{ value: `person.${n}@example.com`, type: 'work', primary: true }],
  title: 'Engineer',
  active: true,
})
