import type { JsonObject } from './json.ts'
import type { Stage } from './stage.ts'
import { rememberState } from './world.ts'

/** Carries out one of the vendor's admin actions and notes it, or says what is wrong with it. */
export function changeAsAdmin<State>(
  { vendor, world }: Stage<State>,
  action: unknown,
  input: JsonObject,
): { readonly done: JsonObject } | { readonly problem: string } {
  const change =
    typeof action === 'string' && Object.hasOwn(vendor.admin, action) ? vendor.admin[action] : undefined
  if (change === undefined)
    return { problem: `"action" must be one of ${Object.keys(vendor.admin).join(', ')}` }
  rememberState(world)
  const result = change(world.state, input)
  if ('problem' in result) return result
  world.adminChanges.push({
    n: world.adminChanges.length + 1,
    at: new Date().toISOString(),
    action: String(action),
    detail: input,
  })
  return result
}
