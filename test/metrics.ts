import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSystem } from './system.ts'

/** What `/metrics` shows now, read with the local credential. */
export async function metricsOf({ system, dataDirectory }: TestSystem) {
  const token = (await readFile(join(dataDirectory, 'local-credential'), 'utf8')).trim()
  const answer = await fetch(`${system.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  /** The value of the one series with this name and these labels. */
  const value = (name: string, labels: Readonly<Record<string, string>> = {}) => {
    const parts = Object.entries(labels).map(([label, is]) => `${label}="${is}"`)
    const lines = text.split('\n').filter((line) => /^[^{ ]+/.exec(line)?.[0] === name)
    const fits = lines.filter((line) => parts.every((part) => line.includes(part)))
    assert.ok(fits.length <= 1, fits.join('\n'))
    return fits[0] === undefined ? undefined : Number(fits[0].split(' ').at(-1))
  }
  return { text, type: answer.headers.get('content-type'), value }
}
