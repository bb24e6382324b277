/** One line of an application's mapping: who is in the IdP's group gets the entitlement. */
export type MappingRule = {
  readonly id: string
  readonly idpGroup: string
  /** The group's name without case, as it is compared. */
  readonly idpGroupKey: string
  readonly entitlement: { readonly type: string; readonly id: string; readonly name: string }
  /** The lower number wins where an account may hold only one. */
  readonly priority: number
}

/** The rules for an account in these groups, the winning one first; a steady order for equal priorities. */
export function rulesFor(
  rules: readonly MappingRule[],
  groupKeys: ReadonlySet<string>,
): readonly MappingRule[] {
  return rules
    .filter((rule) => groupKeys.has(rule.idpGroupKey))
    .sort((a, b) => a.priority - b.priority || order(a.idpGroupKey, b.idpGroupKey) || order(a.id, b.id))
}

function order(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A rule of the same group and entitlement is replaced; where an account may hold only one of a type, any of that type. */
export function contradicts(one: MappingRule, rule: MappingRule, oneOfType: boolean): boolean {
  return (
    one.idpGroupKey === rule.idpGroupKey &&
    one.entitlement.type === rule.entitlement.type &&
    (oneOfType || one.entitlement.id === rule.entitlement.id)
  )
}
