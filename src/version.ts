import { existsSync, readFileSync } from 'node:fs'

/** The version in package.json: two folders up in a checkout's `src`, three in the compiled package. */
export const version: string = readVersion()

function readVersion(): string {
  const candidates = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url))
  const file = candidates.find((candidate) => existsSync(candidate))
  const parsed = file && (JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown })
  return typeof parsed?.version === 'string' ? parsed.version : '0.0.0'
}
