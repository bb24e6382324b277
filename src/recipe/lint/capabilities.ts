import { errorAt, type Finding } from '../problem.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'

/** What a recipe says it can and what it describes are the same. */
export function capabilitiesFit(recipe: Recipe): readonly Finding[] {
  const { capabilities, operations, inputs, protect } = recipe
  const wanted: readonly (readonly [capability: string, declared: boolean, operation: OperationName])[] = [
    ['list', capabilities.list, 'list'],
    ['list', true, 'find'],
    ['create', capabilities.create !== 'no', 'create'],
    ['resendInvite', capabilities.resendInvite, 'resendInvite'],
    ['setRole', capabilities.setRole, 'setRole'],
    ['disable', capabilities.disable, 'disable'],
    ['enable', capabilities.enable, 'enable'],
    ['delete', capabilities.delete === 'invitedOnly', 'deleteInvite'],
    ['delete', capabilities.delete === 'any', 'delete'],
  ]
  const unfit = wanted.flatMap(([capability, declared, operation]) => {
    const described = operations[operation] !== undefined
    if (declared && !described)
      return [
        errorAt('missing-operation', ['operations', operation], `"${operation}" is missing`, 'Describe it.'),
      ]
    if (!declared && described && capability !== 'list')
      return [
        errorAt(
          'undeclared-operation',
          ['operations', operation],
          `capabilities say that "${operation}" can't be done`,
          `Remove it, or correct "${capability}" in "capabilities".`,
        ),
      ]
    return []
  })
  return [...unfit, ...protectedRoles(inputs.role?.values ?? [], protect.roles)]
}

/** A protected role is neither given nor taken by a program. */
function protectedRoles(givable: readonly string[], kept: readonly string[]): readonly Finding[] {
  return givable.flatMap((role, at) =>
    kept.includes(role)
      ? [
          errorAt(
            'protected-role',
            ['inputs', 'role', 'values', at],
            `"${role}" is protected and could be given`,
            'Take it out of the input: a person gives this role.',
          ),
        ]
      : [],
  )
}
