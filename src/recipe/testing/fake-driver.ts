import { type Driver, DriverLost, type PageElement, type Surroundings, type Table } from '../engine/driver.ts'
import type { Gate } from '../gate/gate.ts'
import { fits } from '../label.ts'
import type { Locator } from '../schema/locator.ts'
import { pageOf } from './fake-page.ts'
import { isHeaderGone } from './fake-paging.ts'
import { columns, type FakeNode, type FakeSite } from './fake-site.ts'

/** A driver over the fake site: the page is made anew for every look, and time passes only when it is let. */
export function makeFakeDriver(site: FakeSite, gate: Gate, origin: string): Driver {
  let lost = false
  let answer: number | undefined
  site.send = (request) => {
    const { url = '/', ...more } = request
    const contentType = 'application/x-www-form-urlencoded'
    const decision = gate.judge({
      kind: 'fetch',
      method: 'POST',
      contentType,
      ...more,
      url: `${origin}${url}`,
    })
    if (decision.kind === 'allow' && decision.as === 'armed') answer = site.quirks.answer ?? 200
    return decision.kind === 'allow'
  }
  const nodes = () => {
    if (lost) throw new DriverLost('the page is gone')
    return flat(pageOf(site))
  }
  const node = ({ element }: PageElement): FakeNode => {
    const found = nodes().find(({ key }) => key === element)
    if (found === undefined) throw new DriverLost('the element is gone')
    return found
  }
  return {
    gate,
    async navigate(path) {
      lost = false
      answer = undefined
      site.now += 50
      site.load(path)
    },
    async seek(locator, within) {
      const scope = within === undefined ? nodes() : flat(node(within).children ?? [])
      return scope.filter((one) => nodeFits(locator, one)).map(({ key }) => ({ element: key }))
    },
    async click(at) {
      const clicked = node(at)
      const commits = clicked.key === 'confirm'
      if (commits && site.quirks.lost === 'beforeSending') lost = true
      if (lost) throw new DriverLost('the page is gone')
      clicked.onClick?.()
      if (commits && site.quirks.lost === 'afterSending') lost = true
      return 'clicked'
    },
    fill: async (at, text) => node(at).onFill?.(text),
    fillSecret: async (at) => node(at).onFill?.('secret'),
    async press() {},
    valueOf: async (at) => node(at).value ?? '',
    options: async (at) => node(at).options ?? [],
    choose: async (at, option) => node(at).onFill?.(option),
    async setChecked() {},
    isChecked: async () => false,
    isEnabled: async (at) => !(node(at).disabled ?? false),
    async scrollToEnd(at) {
      node(at).onScroll?.()
    },
    candidates: async () => nodes().flatMap(({ role, name }) => (name === undefined ? [] : [{ role, name }])),
    textOf: async (at) => textOf(node(at)),
    tableOf: async (at) => tableOf(site, node(at)),
    surroundings: async () => surroundingsOf(site, nodes()),
    async armedAnswer(withinMs) {
      if (lost || answer === undefined) site.now += withinMs
      if (lost) throw new DriverLost('the page is gone')
      return answer === undefined ? 'none' : { status: answer }
    },
    async wait(ms) {
      site.now += ms
    },
    now: () => site.now,
  }
}

function tableOf(site: FakeSite, { children = [] }: FakeNode): Table {
  const rows = children.map((row) => ({
    at: { element: row.key },
    cells: (row.children ?? []).filter(({ role }) => role === 'cell').map(({ text = '' }) => text),
    attributes: row.attributes ?? {},
    links: [],
  }))
  const { headers = columns } = site.quirks
  return { headers: isHeaderGone(site) ? headers.map(() => 'Column') : headers, rows }
}

function surroundingsOf(site: FakeSite, shown: readonly FakeNode[]): Surroundings {
  // The dialog that a step opened is the page's own; the others stand in the way.
  const dialogs = shown.filter(({ role, key }) => role === 'dialog' && key !== 'dialog')
  return {
    inside: true,
    frames: site.quirks.captcha && !site.signedIn ? ['captcha challenge'] : [],
    alerts: shown.filter(({ role }) => role === 'alert').map(({ text = '' }) => text),
    dialogs: dialogs.map(({ key, name = '' }) => ({ at: { element: key }, name })),
    quietMs: site.quietMs(),
  }
}

function flat(nodes: readonly FakeNode[]): readonly FakeNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children ?? [])])
}

function nodeFits({ by, value, name }: Locator, node: FakeNode): boolean {
  if (by !== 'role') throw new Error(`the fake page is only looked at by role, not by ${by}`)
  return node.role === value && (name === undefined || fits(name, node.name ?? ''))
}

function textOf({ text = '', value = '', children = [] }: FakeNode): string {
  return [text, value, ...children.map(textOf)].join(' ')
}
