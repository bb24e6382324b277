/** What a SCIM credential may do, the most first: everything, change Users only, or only read. */
export const scopes = ['full', 'users', 'read'] as const
export type ScimTokenScope = (typeof scopes)[number]

/** The lesser of two. Each scope may do all that the ones after it may. */
export function lesserScope(one: ScimTokenScope, other: ScimTokenScope): ScimTokenScope {
  return scopes.indexOf(one) > scopes.indexOf(other) ? one : other
}
