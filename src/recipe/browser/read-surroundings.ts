import type { Page } from 'playwright-core'
import { DriverLost, type Surroundings } from '../engine/driver.ts'
import type { DomDocument, DomElement } from './dom.ts'
import type { Elements } from './elements.ts'

/** Dialogs, alerts and frames of the page of now, in one look. */
export async function readSurroundings(
  page: Page,
  elements: Elements,
  origin: string,
  quietMs: number,
): Promise<Surroundings> {
  const looked = await Promise.all([page.evaluate(inPage), page.$$(dialogs)]).catch(() => undefined)
  if (looked === undefined) {
    if (page.isClosed()) throw new DriverLost('the page was closed')
    // One page goes and the next comes: nothing can be said, and nothing is at rest.
    return { inside: true, frames: [], alerts: [], dialogs: [], quietMs: 0 }
  }
  const [seen, handles] = looked
  return {
    inside: seen.origin === origin,
    frames: seen.frames,
    alerts: seen.alerts,
    dialogs: (await visible(handles)).map((handle, at) => ({
      at: elements.keep(handle),
      name: seen.dialogs[at] ?? '',
    })),
    quietMs: seen.busy ? 0 : quietMs,
  }
}

const dialogs = '[role=dialog], [role=alertdialog], dialog[open]'

async function visible<Handle extends { isVisible(): Promise<boolean> }>(
  handles: readonly Handle[],
): Promise<readonly Handle[]> {
  const shown = await Promise.all(handles.map((handle) => handle.isVisible()))
  return handles.filter((_, at) => shown[at])
}

function inPage() {
  const { document } = globalThis as unknown as { readonly document: DomDocument }
  const shown = (selector: string) =>
    Array.from(document.querySelectorAll(selector)).filter((one) => one.checkVisibility())
  const nameOf = (dialog: DomElement) => {
    const labels = (dialog.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter((id) => id !== '')
    const labelled = labels.map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    const heading = dialog.querySelectorAll('h1, h2, h3, [role=heading]')[0]?.textContent ?? ''
    return (dialog.getAttribute('aria-label') ?? (labelled || heading)).trim()
  }
  return {
    origin: document.location.origin,
    frames: shown('iframe').map((frame) => frame.getAttribute('title') ?? ''),
    alerts: shown('[role=alert]').map((alert) => alert.innerText.trim()),
    dialogs: shown('[role=dialog], [role=alertdialog], dialog[open]').map(nameOf),
    // What says that it is still being drawn is not at rest, whatever the network does.
    busy: shown('[aria-busy=true], [role=progressbar]').length > 0,
  }
}
