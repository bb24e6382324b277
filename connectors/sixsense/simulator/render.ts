import type { View, ViewRow } from './view.ts'

/**
 * The part of the page that changes. It is drawn by the server, and by the page that draws itself, which gets these very
 * functions: they may use each other and nothing else.
 */
export function renderMain(view: View): string {
  const german = isOdd(view, 'german')
  const heading = german
    ? 'Benutzer der Organisation'
    : isOdd(view, 'otherHeading')
      ? 'Members'
      : 'Organization Users'
  const invite = german ? 'Einladen' : isOdd(view, 'otherInvite') ? 'Add people' : 'Invite User(s)'
  const note = isOdd(view, 'announcement') ? '<p>New: intent data has moved to Insights.</p>' : ''
  const alert = view.alert === '' ? '' : `<p role="alert">${safe(view.alert)}</p>`
  return `<h1>${heading}</h1>${note}${alert}<button data-invite>${invite}</button>${renderFilter(view)}${renderTable(view)}${renderPager(view)}<p>${safe(view.licenses)}</p>`
}

function isOdd(view: View, name: string): boolean {
  return (view.odd as readonly string[]).includes(name)
}

function safe(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function renderOptions(texts: readonly string[], chosen: string): string {
  return texts.map((text) => `<option${text === chosen ? ' selected' : ''}>${safe(text)}</option>`).join('')
}

function renderFilter({ wish, statuses }: View): string {
  return `<form data-filter method="get"><input type="search" name="search" aria-label="Search" value="${safe(wish.search)}">
    <select name="status" aria-label="Status">${renderOptions(statuses, wish.status)}</select>
    <select name="size" aria-label="Rows per page">${renderOptions(['10', '25', '100'], String(wish.size))}</select></form>`
}

function columnsOf(view: View): readonly (readonly [string, keyof ViewRow])[] {
  const listed = isOdd(view, 'listedHeaders')
  const email = isOdd(view, 'otherHeader') ? 'Contact' : listed ? 'Email Address' : 'Email'
  const columns: (readonly [string, keyof ViewRow])[] = [
    [listed ? 'User' : 'Name', 'name'],
    ...(isOdd(view, 'noEmailColumn') ? [] : [[email, 'email'] as const]),
    [listed ? 'User Role' : 'Role', 'role'],
    ['Status', 'status'],
  ]
  return isOdd(view, 'movedColumns') ? columns.toReversed() : columns
}

function renderTable(view: View): string {
  const columns = columnsOf(view)
  const extra = isOdd(view, 'extraColumn')
  const named = (name: string) =>
    isOdd(view, 'renamedClasses') ? `css-${name.length}${name.charCodeAt(0)}` : name
  const heads = columns.map(([head]) => `<th>${head}</th>`).join('')
  const cells = (row: ViewRow) => columns.map(([, key]) => `<td>${safe(String(row[key]))}</td>`).join('')
  const rows = view.rows.map(
    (row) =>
      `<tr data-row-key="${row.id}" class="${named('row')}">${cells(row)}${extra ? '<td>today</td>' : ''}<td><button data-menu="${row.id}" aria-label="More actions">…</button></td></tr>`,
  )
  return `<table class="${named('users')}"><thead><tr>${heads}${extra ? '<th>Last seen</th>' : ''}<th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function renderPager(view: View): string {
  const { wish, shown, total, spa } = view
  const last = Math.min(shown + wish.size, total)
  const count = isOdd(view, 'wrongTotal') ? total + 1 : total
  const status = `<p role="status">${total === 0 ? 0 : shown + 1}-${last} of ${count}</p>`
  const { search, size, page } = wish
  const query = new URLSearchParams({
    search,
    status: wish.status,
    size: String(size),
    page: String(page + 1),
  })
  const link = `<a href="?${safe(query.toString())}">Next page</a>`
  const button = isOdd(view, 'loadMore')
    ? '<button data-more>Load more</button>'
    : '<button data-next>Next page</button>'
  const next = last >= total ? '' : spa || isOdd(view, 'loadMore') ? button : link
  return `${isOdd(view, 'noTotal') ? '' : status}${next}`
}

/** For the page that draws itself. */
export const renderers = [
  renderMain,
  isOdd,
  safe,
  renderOptions,
  renderFilter,
  columnsOf,
  renderTable,
  renderPager,
] as const
