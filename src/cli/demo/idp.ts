import type { Person } from './company.ts'

/** An identity provider as the demo plays it: the requests and spellings its customers' traffic has. */
export type Idp = {
  readonly name: string
  /** Assigns a person; answers the id to speak of them from then on. */
  assign(person: Person): Promise<string>
  pushGroup(name: string, memberIds: readonly string[]): Promise<void>
  /** The person left. */
  deactivate(person: Person, id: string): Promise<void>
  rename(person: Person, id: string, familyName: string): Promise<void>
  remove(id: string): Promise<void>
}

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
