import { ScimError } from './scim-error.ts'

/** Folded it may be a little longer, and no index of the database takes more than 2,704. https://www.postgresql.org/docs/current/btree.html */
const mostBytes = 1_000

/** Throws `invalidValue` for a name by which a resource is looked up, and that is longer than any real one. */
export function refuseTooLong(names: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(names))
    if (value !== undefined && Buffer.byteLength(value) > mostBytes)
      throw new ScimError(400, `${name} is longer than ${mostBytes} bytes`, 'invalidValue')
}
