import type { Finding, RecipePath } from '../problem.ts'
import type { Operation, OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import type { Step } from '../schema/step.ts'
import type { Template } from '../template.ts'

/** A rule of lint: looks at a whole recipe of the right form. */
export type LintRule = (recipe: Recipe) => readonly Finding[]

export type PlacedOperation = {
  readonly name: OperationName
  readonly operation: Operation
  readonly path: RecipePath
}

export function operationsOf({ operations }: Recipe): readonly PlacedOperation[] {
  return Object.entries(operations).map(([name, operation]) => ({
    name: name as OperationName,
    operation,
    path: ['operations', name],
  }))
}

type PlacedStep = {
  readonly step: Step
  /** The step after it. */
  readonly next: Step | undefined
  readonly path: RecipePath
  readonly operation: PlacedOperation
}

export function stepsOf(recipe: Recipe): readonly PlacedStep[] {
  return operationsOf(recipe).flatMap((operation) =>
    operation.operation.steps.map((step, at) => ({
      step,
      next: operation.operation.steps[at + 1],
      path: [...operation.path, 'steps', at],
      operation,
    })),
  )
}

/** Operations that only read. */
export const readings: ReadonlySet<OperationName> = new Set<OperationName>(['list', 'find'])

/** The target that a step works on. */
export function targetOf(step: Step): string | undefined {
  switch (step.verb) {
    case 'expect':
    case 'click':
    case 'openMenu':
      return step.with
    case 'fill':
    case 'select':
    case 'check':
    case 'extractTable':
    case 'findRow':
    case 'commit':
      return step.with.target
    case 'identity':
      return step.with.region
    case 'paginate':
      return step.with.target
    default:
      return undefined
  }
}

type Placed<Thing> = { readonly of: Thing; readonly path: RecipePath }

/** Every place where a recipe names a target. */
export function targetNames(recipe: Recipe): readonly Placed<string>[] {
  const { auth, interstitials, pages, targets } = recipe
  return [
    ...stepsOf(recipe).flatMap(({ step, path }) => namesInStep(step, path)),
    ...Object.entries(pages).flatMap(([page, { anchors }]) =>
      anchors.map((of, at) => ({ of, path: ['pages', page, 'anchors', at] })),
    ),
    ...Object.entries(targets).flatMap(([target, locators]) =>
      locators.flatMap(({ within }, at) =>
        within === undefined || within === '$row'
          ? []
          : [{ of: within, path: ['targets', target, at, 'within'] }],
      ),
    ),
    { of: auth.loggedInWhen.target, path: ['auth', 'loggedInWhen', 'target'] },
    { of: auth.loggedInWhen.account, path: ['auth', 'loggedInWhen', 'account'] },
    ...auth.states.flatMap(({ when, do: actions = [] }, at) => [
      ...(when.target === undefined
        ? []
        : [{ of: when.target, path: ['auth', 'states', at, 'when', 'target'] }]),
      ...actions.map(({ target }, action) => ({ of: target, path: ['auth', 'states', at, 'do', action] })),
    ]),
    ...interstitials.flatMap(({ dialog, click }, at) => [
      { of: dialog, path: ['interstitials', at, 'dialog'] },
      { of: click, path: ['interstitials', at, 'click'] },
    ]),
  ]
}

function namesInStep(step: Step, path: RecipePath): readonly Placed<string>[] {
  const own = targetOf(step)
  const more =
    step.verb === 'findRow'
      ? [step.with.elsewhere?.target]
      : step.verb === 'paginate'
        ? [step.with.total?.target, step.with.pageSize]
        : []
  return [own, ...more].flatMap((of) => (of === undefined ? [] : [{ of, path: [...path, step.verb] }]))
}

/** Every text of a recipe that values are put into. */
export function templatesOf(recipe: Recipe): readonly Placed<Template>[] {
  return [
    ...stepsOf(recipe).flatMap(({ step, path }) => [
      ...templatesOfStep(step).map((of) => ({ of, path: [...path, step.verb] })),
      ...(step.say === undefined ? [] : [{ of: step.say, path: [...path, 'say'] }]),
    ]),
    ...operationsOf(recipe).flatMap(({ operation: { say, precheck, verify }, path }) => [
      { of: say, path: [...path, 'say'] },
      ...placeRole(precheck?.alreadyDone?.role, [...path, 'precheck', 'alreadyDone', 'role']),
      ...placeRole(precheck?.require?.role, [...path, 'precheck', 'require', 'role']),
      ...placeRole(verify?.expect.role, [...path, 'verify', 'expect', 'role']),
    ]),
  ]
}

function placeRole(of: Template | undefined, path: RecipePath): readonly Placed<Template>[] {
  return of === undefined ? [] : [{ of, path }]
}

function templatesOfStep(step: Step): readonly Template[] {
  switch (step.verb) {
    case 'fill':
      return [step.with.value]
    case 'select':
      return [step.with.option]
    case 'findRow':
      return [step.with.equals]
    case 'commit': {
      const { path, subject, body = [] } = step.with.arm
      return [...(path === undefined ? [] : [path]), ...subject.map(({ is }) => is), ...body]
    }
    default:
      return []
  }
}
