import { renderers } from './render.ts'

/** What the page of users does by itself. Plain JavaScript, since it runs in whatever browser opens it. */
export function pageScript(view: unknown): string {
  const data = JSON.stringify(view).replaceAll('<', '\\u003c')
  return `${renderers.join('\n')}\nlet view = ${data};\n${script}`
}

const script = `
const odd = (name) => view.odd.includes(name)
const main = () => document.querySelector('main')
const home = '/settings/user-management'
const el = (html) => { const box = document.createElement('div'); box.innerHTML = html; return box.firstElementChild }
const closeAll = () => { for (const one of document.querySelectorAll('[data-layer]')) one.remove() }

function draw() {
  main().innerHTML = renderMain(view)
  misplace()
}

function misplace() {
  if (odd('inFrame')) { const html = main().innerHTML; main().innerHTML = ''; const frame = document.createElement('iframe'); frame.title = 'Users'; frame.srcdoc = html; main().append(frame) }
  const table = main().querySelector('table')
  if (!odd('lateTable') || !table) return
  const place = table.parentElement
  const next = table.nextSibling
  table.remove()
  setTimeout(() => place.insertBefore(table, next), 1000)
}

async function load(more) {
  main().setAttribute('aria-busy', 'true')
  const answer = await fetch('/api/users?' + new URLSearchParams(view.wish))
  if (answer.status === 401) { location.href = '/login'; return }
  const rows = view.rows
  view = await answer.json()
  if (more) view = { ...view, rows: [...rows, ...view.rows] }
  draw()
  main().removeAttribute('aria-busy')
}

function neighborOf(id) {
  const at = view.rows.findIndex((row) => row.id === id)
  return view.rows[at + 1] ?? view.rows[at - 1] ?? { id: 'u1001', email: 'olga.owner@example.com' }
}

const words = { 'Resend Invite': 'resend', 'Delete Invite': 'delete-invite', 'Edit Role': 'role', Disable: 'disable', Enable: 'enable' }
const menuWord = (item) => odd('otherMenu') ? { 'Resend Invite': 'Remind', 'Delete Invite': 'Withdraw', 'Edit Role': 'Permissions', Disable: 'Suspend', Enable: 'Restore' }[item] : item
function buttonWord(item) {
  const usual = item === 'Edit Role' ? 'Save' : item
  if (odd('dangerousConfirm')) return usual + ' permanently'
  return odd('otherConfirm') ? 'Proceed' : usual
}

function openMenu(id, at) {
  closeAll()
  if (odd('lateSurvey')) survey()
  if (odd('getOnHover')) fetch(home + '/' + id + '/delete')
  const row = odd('menuOfNeighbor') ? neighborOf(id) : view.rows.find((one) => one.id === id)
  const menu = el('<div role="menu" data-layer></div>')
  for (const item of row.items ?? ['Edit Role', 'Disable']) {
    const button = el('<button role="menuitem">' + menuWord(item) + '</button>')
    button.onclick = () => openDialog(item, row)
    menu.append(button)
  }
  at.after(menu)
}

function openDialog(item, row) {
  closeAll()
  const named = odd('otherInDialog') ? neighborOf(row.id).email : row.email
  const target = odd('requestForNeighbor') ? neighborOf(row.id).id : row.id
  const choice = item === 'Edit Role' ? '<p><label>User Role <select name="role" aria-label="User Role">' + options(row.role) + '</select></label></p>' : ''
  show(item, '<h2>' + item + '</h2><p>' + safe(named) + '</p>' + choice, home + '/' + target + '/' + words[item], buttonWord(item))
}

const options = (chosen) => view.roles.map((role) => '<option' + (role === chosen ? ' selected' : '') + '>' + role + '</option>').join('')

function openInvite() {
  closeAll()
  if (odd('lateSurvey')) survey()
  const team = odd('newField') ? '<p><label>Team <input name="team" required></label></p>' : ''
  const send = odd('dangerousConfirm') ? 'Send invite(s) permanently' : odd('otherConfirm') ? 'Proceed' : 'Send invite(s)'
  show('Invite User(s)', '<h2>Invite User(s)</h2><p><label>User Role <select name="role" aria-label="User Role"><option></option>' + options('') + '</select></label></p><p><label>Email Address(es) <input name="emails" aria-label="Email Address(es)"></label></p>' + team, home, send)
}

function show(name, content, action, button) {
  const dialog = el('<div role="dialog" aria-modal="true" data-layer aria-label="' + name + '"><form method="post" action="' + action + '">' + content + '<button>' + button + '</button> <button type="button" data-cancel>Cancel</button></form></div>')
  dialog.querySelector('[data-cancel]').onclick = closeAll
  const form = dialog.querySelector('form')
  form.addEventListener('submit', (event) => {
    if (odd('beaconOnClick')) navigator.sendBeacon('/telemetry/click', 'x')
    if (odd('nativeConfirm') && !confirm('Are you sure?')) { event.preventDefault(); return }
    if (odd('sendsNothing')) { event.preventDefault(); closeAll(); return }
    if (odd('batchRequest')) form.append(el('<input type="hidden" name="also" value="adam.admin@example.com">'))
    if (!view.spa) { if (odd('sendsTwice')) fetch(action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }); return }
    event.preventDefault()
    send(action, Object.fromEntries(new FormData(form)))
  })
  document.body.append(dialog)
}

async function send(action, fields) {
  const ask = () => fetch(action, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) })
  const first = ask()
  if (odd('sendsTwice')) ask().catch(() => {})
  let alert = ''
  try {
    const answer = await first
    if (answer.status === 401) { location.href = '/login'; return }
    if (!answer.ok) alert = (await answer.json()).error
  } catch { alert = 'Something went wrong.' }
  closeAll()
  await load()
  if (alert) { view = { ...view, alert }; draw() }
}

function survey() {
  document.body.append(el('<div role="dialog" data-survey aria-label="How likely are you to recommend us?" style="z-index:9;inset:0;width:auto"><h2>How likely are you to recommend us?</h2><button>10</button></div>'))
}

document.addEventListener('click', (event) => {
  const at = event.target
  if (at.dataset?.menu) openMenu(at.dataset.menu, at)
  else if (at.hasAttribute?.('data-invite')) openInvite()
  else if (at.hasAttribute?.('data-next')) { view.wish = { ...view.wish, page: view.wish.page + 1 }; load() }
  else if (at.hasAttribute?.('data-more')) { view.wish = { ...view.wish, page: view.wish.page + 1 }; load(true) }
})
document.addEventListener('change', (event) => {
  const { name, value } = event.target
  const form = event.target.closest?.('[data-filter]')
  if (!form || name === 'search') return
  if (!view.spa) { form.submit(); return }
  view.wish = { ...view.wish, [name]: value, page: 1 }
  load()
})
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-filter]') || !view.spa) return
  event.preventDefault()
  view.wish = { ...view.wish, search: new FormData(event.target).get('search'), page: 1 }
  load()
})

function begin() {
  if (view.spa) { draw(); load() } else misplace()
  if (odd('cookieBanner') && !document.cookie.includes('cookies=no')) {
    const banner = el('<div role="dialog" aria-label="Cookie settings"><p>We use cookies.</p><button>Accept All</button><button data-reject>Reject All</button></div>')
    banner.querySelector('[data-reject]').onclick = () => { document.cookie = 'cookies=no; path=/'; banner.remove() }
    document.body.append(banner)
  }
  if (odd('survey')) survey()
  if (odd('endlessSpinner')) document.body.append(el('<p role="progressbar" aria-label="Loading">Loading</p>'))
}
begin()
`
