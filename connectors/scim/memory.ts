import { createHash } from 'node:crypto'
import type { Context } from './answer.ts'

/**
 * What is remembered between two calls, in this process only: access tokens, and what a server says of itself. Losing
 * it costs a request and changes nothing else.
 */
export type Memory<Value> = {
  get(context: Context): Value | undefined
  keep(context: Context, value: Value, ms: number): void
  forget(context: Context): void
}

const mostApplications = 1_000

export function makeMemory<Value>(): Memory<Value> {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>()
  return {
    get(context) {
      const found = kept.get(keyOf(context))
      return found !== undefined && Date.parse(context.now()) < found.until ? found.value : undefined
    },
    keep(context, value, ms) {
      const oldest = kept.keys().next()
      if (kept.size >= mostApplications && !oldest.done) kept.delete(oldest.value)
      kept.set(keyOf(context), { value, until: Date.parse(context.now()) + ms })
    },
    forget(context) {
      kept.delete(keyOf(context))
    },
  }
}

/** Another credential, or another setting, is another application. */
function keyOf({ settings, secrets }: Context): string {
  return createHash('sha256')
    .update(JSON.stringify([settings, secrets]))
    .digest('base64')
}
