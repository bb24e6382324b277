import type { OutgoingRequest } from '../gate/outgoing-request.ts'
import { type FakePaging, rowsInParts } from './fake-paging.ts'

export type FakeUser = { id: string; email: string; name: string; role: string; status: string }

/** How a site misbehaves. Each is one thing that real pages do. */
export type Quirks = {
  readonly signedOut?: boolean
  readonly signedInAs?: string
  readonly captcha?: boolean
  readonly passwordRefused?: boolean
  /** The session ends when a menu is opened, this often. */
  readonly signsOutAtMenu?: number
  readonly overlay?: string
  readonly news?: boolean
  readonly headers?: readonly string[]
  readonly heading?: string
  readonly confirmLabel?: string
  readonly twoConfirms?: boolean
  readonly searchShowsAll?: boolean
  readonly duplicateRow?: boolean
  readonly menuOfNeighbor?: boolean
  readonly dialogShows?: string
  readonly dialogAlsoShows?: string
  readonly sendsId?: string
  readonly sendsTwice?: boolean
  readonly sendsNothing?: boolean
  readonly answer?: number
  readonly alert?: string
  readonly saves?: boolean
  readonly roleIgnored?: boolean
  readonly lost?: 'beforeSending' | 'afterSending'
  readonly staleMs?: number
  readonly busyMs?: number
  readonly paging?: FakePaging
}

/** One element of the page that is shown now. */
export type FakeNode = {
  readonly key: string
  readonly role: string
  readonly name?: string
  readonly text?: string
  readonly value?: string
  readonly options?: readonly string[]
  readonly children?: readonly FakeNode[]
  readonly attributes?: Readonly<Record<string, string>>
  readonly disabled?: boolean
  readonly onClick?: () => void
  readonly onScroll?: () => void
  readonly onFill?: (text: string) => void
}

type Dialog = {
  readonly kind: 'invite' | 'disable' | 'role'
  readonly user: FakeUser
  email: string
  role: string
}

export const columns = ['Name', 'Email', 'Role', 'Status']

/** A page of users with search, row menus and dialogs, for the sample recipe: all in memory, every change counted. */
export class FakeSite {
  readonly users: FakeUser[] = []
  readonly changes: string[] = []
  readonly quirks: Quirks
  path = '/users'
  search = ''
  signedIn: boolean
  loginPosts = 0
  menu: FakeUser | undefined
  dialog: Dialog | undefined
  newsOpen: boolean
  signedOutBefore = 0
  alert = ''
  now = 0
  part = 0
  /** How often the page was opened. */
  readings = 0
  private shownUsers: readonly FakeUser[] = []
  private staleUntil = 0
  private busyUntil = 0
  /** Set by the driver: what leaves the page goes through the gate; false when it was refused. */
  send: (request: Partial<OutgoingRequest>) => boolean = () => false

  constructor(quirks: Quirks = {}) {
    this.quirks = quirks
    this.signedIn = !quirks.signedOut
    this.newsOpen = quirks.news ?? false
    this.users.push(
      { id: '123', email: 'ann@example.com', name: 'Ann', role: 'Viewer', status: 'Active' },
      { id: '1234', email: 'bob@example.com', name: 'Bob', role: 'Viewer', status: 'Active' },
      { id: '7', email: 'xann@example.com', name: 'Xann', role: 'Viewer', status: 'Active' },
      { id: '9', email: 'olga@example.com', name: 'Olga', role: 'Owner', status: 'Active' },
      { id: '11', email: 'robot@example.com', name: 'Robot', role: 'Editor', status: 'Active' },
    )
  }

  load(path: string): void {
    this.path = path
    this.search = ''
    this.menu = undefined
    this.dialog = undefined
    this.alert = ''
    this.part = 0
    this.readings += 1
    this.busyUntil = this.now + (this.quirks.busyMs ?? 0)
    if (this.now >= this.staleUntil) this.shownUsers = structuredClone(this.users)
  }

  quietMs(): number {
    return this.now < this.busyUntil ? 0 : 1_000
  }

  rows(): readonly FakeUser[] {
    if (this.now < this.busyUntil && this.quirks.paging?.blanks !== false) return []
    const shown = this.shownUsers.filter(
      ({ email }) => this.quirks.searchShowsAll || email.includes(this.search.toLowerCase()),
    )
    if (this.quirks.paging !== undefined) return rowsInParts(this, this.quirks.paging)
    return this.quirks.duplicateRow ? shown.flatMap((user) => [user, user]) : shown
  }

  /** Another part of the list, of the users that there are by then. */
  turnTo(part: number, loadingMs: number): void {
    this.part = part
    this.busyUntil = this.now + loadingMs
    this.shownUsers = structuredClone(this.users)
  }

  shown(): readonly FakeUser[] {
    return this.shownUsers
  }

  commit(kind: Dialog['kind'], user: FakeUser, role: string): boolean {
    const { sendsNothing, sendsTwice, sendsId, saves = true, staleMs = 0, alert = '' } = this.quirks
    if (sendsNothing) return false
    const id = sendsId ?? user.id
    const request = {
      invite: {
        method: 'POST',
        url: '/users',
        body: new URLSearchParams({ email: user.email, role }).toString(),
      },
      disable: { method: 'POST', url: `/users/${id}/disable`, body: '' },
      role: { method: 'PUT', url: `/users/${id}`, body: new URLSearchParams({ role }).toString() },
    }[kind]
    const left = [request, ...(sendsTwice ? [request] : [])].filter((one) => this.send(one)).length
    if (left === 0) return false
    if (saves) for (let n = 0; n < left; n += 1) this.change(kind, id, user, role)
    if (staleMs > 0) this.staleUntil = this.now + staleMs
    this.dialog = undefined
    this.alert = alert
    return true
  }

  private change(kind: Dialog['kind'], id: string, user: FakeUser, role: string): void {
    this.changes.push(`${kind} ${kind === 'invite' ? user.email : id}`)
    if (kind === 'invite') this.users.push({ ...user, id: 'new', role, status: 'Invited' })
    const changed = this.users.find((one) => one.id === id)
    if (changed === undefined) return
    if (kind === 'disable') changed.status = 'Disabled'
    if (kind === 'role' && !this.quirks.roleIgnored) changed.role = role
  }
}
