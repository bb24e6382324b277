/** Who caused a change. Ids point to rows; names of people go to the entry's detail, which can be erased. */
export type Actor =
  | { readonly kind: 'identityProvider'; readonly tokenId: string }
  /**
   * `tokenId`: of the API token that was used, or of the person who is signed in to the console. `personId`: who that is;
   * a token need not belong to anybody.
   */
  | { readonly kind: 'person'; readonly tokenId: string; readonly role: string; readonly personId?: string }
  | { readonly kind: 'schedule'; readonly name: string }
  | { readonly kind: 'system' }

export const system: Actor = { kind: 'system' }
