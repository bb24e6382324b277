import { pagerOf, scrollOf } from './fake-paging.ts'
import { columns, type FakeNode, type FakeSite, type FakeUser } from './fake-site.ts'

/** What the site shows now, as elements with role and name. */
export function pageOf(site: FakeSite): readonly FakeNode[] {
  return site.signedIn ? usersPage(site) : loginPage(site)
}

function loginPage(site: FakeSite): readonly FakeNode[] {
  const signIn = () => {
    site.loginPosts += 1
    const sent = site.send({ kind: 'document', url: '/login' })
    if (sent && !site.quirks.passwordRefused) site.signedIn = true
  }
  return [
    { key: 'loginEmail', role: 'textbox', name: 'E-mail', onFill: () => {} },
    { key: 'loginPassword', role: 'textbox', name: 'Password', onFill: () => {} },
    { key: 'signIn', role: 'button', name: 'Sign in', onClick: signIn },
  ]
}

function usersPage(site: FakeSite): readonly FakeNode[] {
  const { quirks, search, menu, alert } = site
  const onScroll = scrollOf(site, quirks.paging)
  return [
    { key: 'heading', role: 'heading', name: quirks.heading ?? 'Users' },
    { key: 'account', role: 'button', name: 'Account', text: quirks.signedInAs ?? 'robot@example.com' },
    {
      key: 'search',
      role: 'searchbox',
      name: 'Search',
      value: search,
      onFill: (text) => {
        site.search = text
      },
    },
    { key: 'invite', role: 'button', name: 'Invite', onClick: () => openDialog(site, 'invite', newUser) },
    {
      key: 'table',
      role: 'table',
      children: site.rows().map((user, at) => rowOf(site, user, at)),
      ...(onScroll !== undefined && { onScroll }),
    },
    ...(quirks.paging === undefined ? [] : pagerOf(site, quirks.paging)),
    ...(menu === undefined ? [] : menuOf(site, menu)),
    ...dialogOf(site),
    ...(site.newsOpen ? [newsOf(site)] : []),
    ...(quirks.overlay === undefined ? [] : [{ key: 'overlay', role: 'dialog', name: quirks.overlay }]),
    ...(alert === '' ? [] : [{ key: 'alert', role: 'alert', text: alert }]),
  ]
}

const newUser: FakeUser = { id: '', email: '', name: '', role: '', status: '' }

function newsOf(site: FakeSite): FakeNode {
  const close = () => {
    site.newsOpen = false
  }
  return {
    key: 'news',
    role: 'dialog',
    name: 'News',
    children: [{ key: 'closeNews', role: 'button', name: 'Close', onClick: close }],
  }
}

function rowOf(site: FakeSite, user: FakeUser, at: number): FakeNode {
  const { name, email, role, status } = user
  const shown: Readonly<Record<string, string>> = { Name: name, Email: email, Role: role, Status: status }
  const open = () => {
    const { menuOfNeighbor, signsOutAtMenu = 0 } = site.quirks
    if (site.signedOutBefore < signsOutAtMenu) {
      site.signedOutBefore += 1
      site.signedIn = false
      return
    }
    site.menu = menuOfNeighbor ? site.users.find(({ id }) => id !== user.id) : user
  }
  return {
    key: `row${at}`,
    role: 'row',
    attributes: { 'data-id': user.id },
    children: [
      ...(site.quirks.headers ?? columns).map((header, cell) => ({
        key: `row${at}cell${cell}`,
        role: 'cell',
        text: shown[header] ?? '',
      })),
      { key: `row${at}menu`, role: 'button', name: `Actions`, onClick: open },
    ],
  }
}

function menuOf(site: FakeSite, user: FakeUser): readonly FakeNode[] {
  return [
    {
      key: 'menuDisable',
      role: 'menuitem',
      name: 'Disable',
      onClick: () => openDialog(site, 'disable', user),
    },
    { key: 'menuRole', role: 'menuitem', name: 'Edit role', onClick: () => openDialog(site, 'role', user) },
  ]
}

function openDialog(site: FakeSite, kind: 'invite' | 'disable' | 'role', user: FakeUser): void {
  site.menu = undefined
  site.dialog = { kind, user, email: user.email, role: user.role }
}

function dialogOf(site: FakeSite): readonly FakeNode[] {
  const { dialog, quirks } = site
  if (dialog === undefined) return []
  const { kind, user } = dialog
  const label = { invite: 'Send', disable: quirks.confirmLabel ?? 'Disable', role: 'Save' }[kind]
  const person = kind === 'invite' ? '' : (quirks.dialogShows ?? user.email)
  const go = () => {
    site.commit(kind, kind === 'invite' ? { ...user, email: dialog.email } : user, dialog.role)
  }
  const button = (key: string): FakeNode => ({ key, role: 'button', name: label, onClick: go })
  const email: FakeNode = {
    key: 'dialogEmail',
    role: 'textbox',
    name: 'Email',
    value: dialog.email,
    onFill: (text) => {
      dialog.email = text
    },
  }
  const role: FakeNode = {
    key: 'dialogRole',
    role: 'combobox',
    name: 'Role',
    value: dialog.role,
    options: ['Editor', 'Viewer'],
    onFill: (text) => {
      dialog.role = text
    },
  }
  const children = [
    { key: 'who', role: 'text', text: `${person} ${quirks.dialogAlsoShows ?? ''}` },
    ...(kind === 'invite' ? [email] : []),
    ...(kind === 'disable' ? [] : [role]),
    button('confirm'),
    ...(quirks.twoConfirms ? [button('confirm2')] : []),
  ]
  return [{ key: 'dialog', role: 'dialog', name: 'User', children }]
}
