import type { IdpKind } from '../../src/handshake/recognize.ts'
import type { Client } from './client.ts'

export type Person = {
  readonly number: number
  readonly userName: string
  readonly givenName: string
  readonly familyName: string
}

/**
 * An identity provider as its traffic shows it: the requests, in our own words, that each thing an administrator does
 * there leads to. Every request fails the test when its answer is not one that client takes.
 */
export type Dialect = {
  readonly name: string
  readonly kind: IdpKind | undefined
  readonly userAgent: string
  readonly label?: string
  readonly authorization?: (token: string) => string
  readonly query?: string
  /** How it takes people away for good; undefined: it never deletes. */
  readonly deletes: boolean
  test(idp: Client): Promise<void>
  /** Looks first, then creates; answers the id. Somebody who is there already is updated and made active. */
  assign(idp: Client, person: Person): Promise<string>
  update(idp: Client, id: string, person: Person, before: Person): Promise<void>
  setActive(idp: Client, id: string, person: Person, active: boolean): Promise<void>
  pushGroup(idp: Client, name: string, members: readonly string[]): Promise<string>
  removeMember(idp: Client, group: Pushed, member: string): Promise<void>
  addMember(idp: Client, group: Pushed, member: string): Promise<void>
  removeGroup(idp: Client, id: string): Promise<void>
  remove(idp: Client, id: string): Promise<void>
}

export type Pushed = { readonly id: string; readonly name: string; readonly members: readonly string[] }

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** What most of them send when they send a whole person. */
export function wholeUser(person: Person, active: unknown = true): object {
  const { userName, givenName, familyName, number } = person
  return {
    schemas: [userSchema, enterpriseSchema],
    userName,
    externalId: `ext-${number}`,
    name: { givenName, familyName },
    displayName: `${givenName} ${familyName}`,
    emails: [{ value: userName, type: 'work', primary: true }],
    active,
    [enterpriseSchema]: { department: 'Marketing', employeeNumber: String(number) },
  }
}
