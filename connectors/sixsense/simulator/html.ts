import type { Answer } from '../../../simulation/answer.ts'

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const style = `body{font:15px system-ui;margin:0;color:#1d2433}main{padding:24px}header{display:flex;justify-content:space-between;padding:12px 24px;background:#0b2e33;color:#fff}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:8px;border-bottom:1px solid #dde}button{font:inherit;padding:4px 12px}
[role=dialog]{position:fixed;top:20%;left:30%;width:40%;background:#fff;border:1px solid #889;padding:20px;box-shadow:0 8px 30px #0004}
[role=menu]{position:absolute;right:24px;background:#fff;border:1px solid #889;display:flex;flex-direction:column}[role=alert]{color:#a01}`

export function page(title: string, body: string, script = ''): Answer {
  const scripted = script === '' ? '' : `<script>${script}</script>`
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
    text: `<!doctype html><html lang="en"><head><title>${title}</title><style>${style}</style></head><body>${body}${scripted}</body></html>`,
  }
}

export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 303, headers: { location, ...headers } }
}
