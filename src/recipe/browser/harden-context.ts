import type { BrowserContext, Page } from 'playwright-core'

/**
 * Closes what could send without being seen: web sockets, shared workers, peer connections, further windows. Native
 * questions of the page are answered with no.
 */
export async function hardenContext(context: BrowserContext): Promise<Page> {
  await context.routeWebSocket(/.*/, (socket) => void socket.close())
  await context.addInitScript(`for (const name of ${JSON.stringify(removed)}) {
    try { Object.defineProperty(globalThis, name, { value: undefined, configurable: false, writable: false }) } catch {}
  }`)
  const page = await context.newPage()
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}))
  context.on('page', (other) => {
    if (other !== page) other.close().catch(() => {})
  })
  return page
}

const removed = ['SharedWorker', 'WebTransport', 'RTCPeerConnection', 'webkitRTCPeerConnection']
