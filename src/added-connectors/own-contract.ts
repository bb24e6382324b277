import { registerHooks } from 'node:module'

const published: Readonly<Record<string, string>> = {
  'overlock/connector': 'connector',
  'overlock/connector/testing': 'connector-testing',
  'overlock/simulation': 'simulation',
}

let provided = false

/**
 * From here on whatever this process loads gets its `overlock/…` from this very Overlock: also a folder without
 * `node_modules`, and never from a second copy of another version, whose errors would be strangers here.
 */
export function provideOwnContract(): void {
  if (provided) return
  provided = true
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  registerHooks({
    resolve(specifier, context, next) {
      const entry = Object.hasOwn(published, specifier) ? published[specifier] : undefined
      if (entry === undefined) return next(specifier, context)
      return { url: new URL(`../published/${entry}.${extension}`, import.meta.url).href, shortCircuit: true }
    },
  })
}
