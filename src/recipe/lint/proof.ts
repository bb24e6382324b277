import { errorAt, type Finding } from '../problem.ts'
import type { Condition, Operation } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import { operationsOf, readings } from './walk.ts'

/** What proves a change must not have been so before it; else a click that did nothing would be called done. */
export function proofsProve(recipe: Recipe): readonly Finding[] {
  return operationsOf(recipe)
    .filter(({ name, operation }) => !readings.has(name) && !proves(operation))
    .map(({ path }) =>
      errorAt(
        'proof',
        [...path, 'verify'],
        'this could be so before the change',
        'Let "alreadyDone" say the same, or "require" the opposite.',
      ),
    )
}

function proves({ precheck, verify }: Operation): boolean {
  if (verify === undefined) return true
  const { alreadyDone, require } = precheck ?? {}
  if (require !== undefined && excludes(require, verify.expect)) return true
  return alreadyDone !== undefined && covers(alreadyDone, verify.expect)
}

function excludes(required: Condition, proof: Condition): boolean {
  if (required.exists !== undefined && exists(proof) !== undefined && required.exists !== exists(proof))
    return true
  const { status } = required
  return (
    status !== undefined && proof.status !== undefined && !proof.status.some((one) => status.includes(one))
  )
}

function exists(condition: Condition): boolean | undefined {
  return condition.exists ?? (condition.status === undefined ? undefined : true)
}

/** Whatever is as the proof wants it is done already. */
function covers(done: Condition, proof: Condition): boolean {
  if (done.exists !== undefined && done.exists !== exists(proof)) return false
  if (done.status !== undefined && !(proof.status ?? []).every((status) => done.status?.includes(status)))
    return false
  if (done.status !== undefined && proof.status === undefined) return false
  return done.role === undefined || done.role.text === proof.role?.text
}
