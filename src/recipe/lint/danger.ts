import type { Recipe } from '../schema/recipe.ts'

const words = /\b(delete|remove|permanently|transfer|suspend|disable|deactivate|revoke|purge|erase)\b/i

/** Whether a target's own words say that it takes something away. */
export function isDangerous({ targets }: Recipe, name: string): boolean {
  return (targets[name] ?? []).some((locator) => locator.name !== undefined && words.test(locator.name.text))
}
