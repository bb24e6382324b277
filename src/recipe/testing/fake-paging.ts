import type { FakeNode, FakeSite, FakeUser } from './fake-site.ts'

/** How the users are shown in parts, and what goes wrong with that. */
export type FakePaging = {
  readonly kind: 'next' | 'loadMore' | 'infinite'
  readonly size: number
  readonly saysTotal: boolean
  /** How long a part takes to come, and whether the old rows stay until then. */
  readonly loadingMs: number
  readonly blanks: boolean
  readonly mishap?: Mishap
}

export type Mishap = {
  readonly kind: MishapKind
  /** After so many parts. */
  readonly after: number
  /** Each time the list is read, or only the first time. */
  readonly always: boolean
}

export const mishapKinds = [
  'somebodyGoes',
  'somebodyComes',
  'samePart',
  'emptyPart',
  'endsEarly',
  'otherTotal',
  'doubledRow',
  'otherHeader',
] as const
export type MishapKind = (typeof mishapKinds)[number]

/** The rows of now: one part, or all parts so far. */
export function rowsInParts(site: FakeSite, { kind, size }: FakePaging): readonly FakeUser[] {
  const late = site.quietMs() === 0 || isNow(site, 'samePart') ? 1 : 0
  const part = Math.max(0, site.part - late)
  const from = kind === 'next' ? part * size : 0
  const rows = site.shown().slice(from, (part + 1) * size)
  if (isNow(site, 'emptyPart')) return kind === 'next' ? [] : rows.slice(0, size)
  return isNow(site, 'doubledRow') ? [...rows, ...rows.slice(-1)] : rows
}

/** What turns to the next part, and what says how many there are. */
export function pagerOf(site: FakeSite, paging: FakePaging): readonly FakeNode[] {
  const { kind, saysTotal } = paging
  const total = site.shown().length + (isNow(site, 'otherTotal') ? 3 : 0)
  return [
    ...(saysTotal ? [{ key: 'total', role: 'status', text: `1 of ${total}` }] : []),
    ...(kind === 'infinite' || isAtEnd(site, paging)
      ? []
      : [{ key: 'next', role: 'link', name: 'Next', onClick: () => turn(site, paging) }]),
  ]
}

/** A list that grows as it is scrolled; undefined where it is turned. */
export function scrollOf(site: FakeSite, paging: FakePaging | undefined): (() => void) | undefined {
  if (paging?.kind !== 'infinite') return undefined
  return () => {
    if (site.quietMs() > 0 && !isAtEnd(site, paging)) turn(site, paging)
  }
}

export function isHeaderGone(site: FakeSite): boolean {
  return isNow(site, 'otherHeader')
}

function isAtEnd(site: FakeSite, { size }: FakePaging): boolean {
  return (site.part + 1) * size >= site.shown().length || isNow(site, 'endsEarly')
}

function turn(site: FakeSite, { loadingMs }: FakePaging): void {
  if (site.part + 1 === mishapOf(site)?.after) {
    if (isDue(site, 'somebodyGoes')) site.users.shift()
    if (isDue(site, 'somebodyComes'))
      site.users.unshift({
        id: 'n',
        email: `new${site.now}@example.com`,
        name: 'N',
        role: 'Viewer',
        status: 'Active',
      })
  }
  site.turnTo(site.part + 1, loadingMs)
}

function isNow(site: FakeSite, kind: MishapKind): boolean {
  return isDue(site, kind) && site.part >= (mishapOf(site)?.after ?? 0)
}

function isDue(site: FakeSite, kind: MishapKind): boolean {
  const mishap = mishapOf(site)
  return mishap?.kind === kind && (mishap.always || site.readings <= 1)
}

function mishapOf({ quirks }: FakeSite): Mishap | undefined {
  return quirks.paging?.mishap
}
