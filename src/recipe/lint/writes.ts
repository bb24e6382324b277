import { errorAt, type Finding, type RecipePath, warningAt } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'
import type { Arm, Step } from '../schema/step.ts'
import type { Template } from '../template.ts'
import { isDangerous } from './danger.ts'
import { operationsOf, type PlacedOperation, readings, stepsOf } from './walk.ts'

const destructive: ReadonlySet<string> = new Set(['disable', 'deleteInvite', 'delete'])

/** Each change: found by its own exact row, the person checked, one commit at the end, read back. */
export function writeShape(recipe: Recipe): readonly Finding[] {
  const found = recipe.operations.find?.steps.some(({ verb }) => verb === 'findRow') ?? false
  const row = found
    ? []
    : [errorAt('find-row', ['operations', 'find'], '"find" never finds one row', 'Add a step "findRow".')]
  return [
    ...row,
    ...operationsOf(recipe).flatMap((placed) =>
      readings.has(placed.name) ? readingShape(placed) : changeShape(placed),
    ),
  ]
}

function readingShape({ name, operation, path }: PlacedOperation): readonly Finding[] {
  if (operation.steps.every(({ verb }) => verb !== 'commit')) return []
  const at = [...path, 'steps']
  return [errorAt('reading-commits', at, `"${name}" only reads and has a commit`, 'Remove the commit.')]
}

function changeShape({ name, operation, path }: PlacedOperation): readonly Finding[] {
  const { steps, verify, precheck } = operation
  const at = [...path, 'steps']
  const commits = steps.flatMap(({ verb }, step) => (verb === 'commit' ? [step] : []))
  const checked = name === 'create' || steps.some(({ verb }) => verb === 'identity')
  const rules: readonly (readonly [kept: boolean, finding: Finding])[] = [
    [
      commits.length === 1 && commits[0] === steps.length - 1,
      errorAt('one-commit', at, 'a change has one commit, as its last step', 'Order the steps so.'),
    ],
    [
      verify !== undefined,
      errorAt('verify', path, '"verify" is missing', 'Say how the account looks when it is done.'),
    ],
    [
      precheck !== undefined,
      errorAt('precheck', path, '"precheck" is missing', 'Say of which account this may be done.'),
    ],
    [checked, errorAt('identity', at, 'the person is never checked', 'Add "identity" before the commit.')],
    [
      operation.destructive || !destructive.has(name),
      errorAt('destructive', path, `"${name}" takes access away`, 'Add "destructive: true".'),
    ],
  ]
  return rules.flatMap(([kept, finding]) => (kept ? [] : [finding]))
}

/** The request that is let through can only be about the person the task is about. */
export function armRules(recipe: Recipe): readonly Finding[] {
  return stepsOf(recipe).flatMap(({ step, path, operation }) =>
    step.verb === 'commit' ? armFindings(step.with.arm, [...path, 'commit', 'arm'], operation.name) : [],
  )
}

function armFindings(
  { pathPrefix, subject, path }: Arm,
  at: RecipePath,
  operation: string,
): readonly Finding[] {
  const loose = subject.flatMap(({ is }, number) =>
    namesPerson(is, operation)
      ? []
      : [
          errorAt(
            'arm-subject',
            [...at, 'subject', number],
            'the subject does not say who it is about',
            'It must be input.email, or something captured, and nothing beside it.',
          ),
        ],
  )
  const wide =
    pathPrefix !== undefined && pathPrefix.split('/').filter((part) => part !== '').length === 0
      ? [errorAt('arm-path', [...at, 'pathPrefix'], 'this lets every path through', 'Give more of the path.')]
      : []
  const prefix =
    path === undefined && wide.length === 0
      ? [
          warningAt(
            'arm-prefix',
            [...at, 'pathPrefix'],
            'only the beginning of the path is checked',
            'Give "path".',
          ),
        ]
      : []
  return [...loose, ...wide, ...prefix]
}

/** Nothing but the e-mail or a captured value, since a part of a value would also fit somebody else's. */
function namesPerson({ parts }: Template, operation: string): boolean {
  const [only, ...more] = parts
  if (only === undefined || typeof only === 'string' || more.length > 0) return false
  if (only.source === 'captured') return operation !== 'create'
  return only.source === 'input' && only.name === 'email'
}

/** A button that takes something away is a commit; only what opens a dialog may be clicked without. */
export function clickRules(recipe: Recipe): readonly Finding[] {
  return [
    ...stepsOf(recipe).flatMap(({ step, next, path }) =>
      step.verb === 'click' && isDangerous(recipe, step.with) && !looksFirst(next)
        ? [
            errorAt(
              'dangerous-click',
              [...path, 'click'],
              'this click takes something away and is no commit',
              'Make it a commit, or follow it by "expect" or "identity" where it opens a dialog.',
            ),
          ]
        : [],
    ),
    ...recipe.interstitials.flatMap(({ click }, at) =>
      isDangerous(recipe, click)
        ? [
            errorAt(
              'dangerous-interstitial',
              ['interstitials', at, 'click'],
              'closing this takes something away',
              'Leave it out: a person looks at it.',
            ),
          ]
        : [],
    ),
    ...stepsOf(recipe).flatMap(({ step, path }) => rowMenu(recipe, step, path)),
  ]
}

function looksFirst(next: Step | undefined): boolean {
  return next?.verb === 'expect' || next?.verb === 'identity'
}

function rowMenu({ targets }: Recipe, step: Step, path: RecipePath): readonly Finding[] {
  if (step.verb !== 'openMenu') return []
  const inRow = (targets[step.with] ?? []).every(({ within }) => within === '$row')
  return inRow
    ? []
    : [
        errorAt(
          'menu-in-row',
          [...path, 'openMenu'],
          'the menu could be that of another row',
          'Add "within: $row".',
        ),
      ]
}
