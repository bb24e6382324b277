/** What one server of SCIM can do. RFC 7644 leaves nearly all of it to the server. */
export type Traits = {
  readonly patch: boolean
  readonly filter: boolean
  /** Without it `startIndex` and `count` are ignored, and everything comes at once. */
  readonly paging: boolean
  /** Whether an account can be switched off; otherwise there is only DELETE. */
  readonly active: boolean
  readonly groups: boolean
  readonly etag: boolean
  readonly oauth: boolean
  /** Whether `/ServiceProviderConfig` and its like are there. */
  readonly discovery: boolean
  /** Whether two accounts may not have one userName (RFC 7643 §4.1 demands it). */
  readonly unique: boolean
}

const full: Traits = {
  patch: true,
  filter: true,
  paging: true,
  active: true,
  groups: true,
  etag: true,
  oauth: false,
  discovery: true,
  unique: true,
}

/** Each seed is a server that lacks something. */
export const namedTraits: Readonly<Record<string, Traits>> = {
  default: full,
  'no-patch': { ...full, patch: false },
  'no-filter': { ...full, filter: false },
  'no-paging': { ...full, paging: false },
  'hard-delete': { ...full, active: false },
  'no-groups': { ...full, groups: false },
  'no-discovery': { ...full, discovery: false, etag: false },
  'not-unique': { ...full, unique: false },
  oauth: { ...full, oauth: true },
  minimal: {
    ...full,
    patch: false,
    filter: false,
    paging: false,
    active: false,
    groups: false,
    etag: false,
    discovery: false,
  },
}
