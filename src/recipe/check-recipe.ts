import { type Armed, armFor } from './gate/armed.ts'
import { makeGate } from './gate/gate.ts'
import { type GatePolicy, policyFor } from './gate/gate-policy.ts'
import type { OutgoingRequest } from './gate/outgoing-request.ts'
import { assumptionsIn } from './lint/promotion.ts'
import { operationsOf } from './lint/walk.ts'
import type { OperationName } from './schema/operation.ts'
import type { Recipe } from './schema/recipe.ts'
import type { TemplateValues } from './template.ts'

/** What became of one request that the gate was asked about. */
export type GateTrial = {
  readonly operation: OperationName
  readonly request: string
  readonly wanted: 'allowed' | 'refused'
  readonly as: 'allowed' | 'refused'
}

export type RecipeCheck = {
  readonly passed: boolean
  readonly trials: readonly GateTrial[]
  /** What somebody must still look at on the real site, as paths into the recipe. */
  readonly assumed: readonly string[]
}

const email = 'ann.right@example.com'
const stranger = 'bob.wrong@example.com'
const id = 'id-4711'
const form = 'application/x-www-form-urlencoded'

/**
 * Puts the commits of a recipe to the test without a browser: the request that each one describes is let through once,
 * and requests about anybody else, or sent in another way, are refused.
 */
export function checkRecipe(recipe: Recipe): RecipeCheck {
  const origin = (recipe.app.origins[0] ?? '').replace('*.', 'tenant.')
  const policy = policyFor(recipe, origin)
  if (policy === undefined) throw new Error('a recipe must have an origin')
  const trials = operationsOf(recipe).flatMap(({ name, operation }) =>
    operation.steps.flatMap((step) => {
      if (step.verb !== 'commit') return []
      const armed = armFor(step.with.arm, email, valuesFor(recipe))
      return armed === undefined ? [] : tryCommit(name, armed, policy)
    }),
  )
  return {
    passed: trials.length > 0 && trials.every(({ wanted, as }) => wanted === as),
    trials,
    assumed: assumptionsIn(recipe).map((path) => path.join('.')),
  }
}

function valuesFor(recipe: Recipe): TemplateValues {
  const captured = (recipe.operations.find?.steps ?? []).flatMap((step) =>
    step.verb === 'capture' ? [step.with.as] : [],
  )
  const row = Object.keys(recipe.columns).map((column) => [column, column])
  const role = recipe.inputs.role?.values[0] ?? ''
  return {
    input: { email, role },
    row: Object.fromEntries(row),
    captured: Object.fromEntries(captured.map((name) => [name, id])),
  }
}

function tryCommit(operation: OperationName, armed: Armed, policy: GatePolicy): readonly GateTrial[] {
  const right = rightRequest(armed, policy)
  const trial = (
    request: string,
    wanted: GateTrial['wanted'],
    sent: OutgoingRequest,
    before = 0,
  ): GateTrial => {
    const gate = makeGate(policy)
    gate.arm(armed)
    for (let at = 0; at < before; at += 1) gate.judge(right)
    return { operation, request, wanted, as: gate.judge(sent).kind === 'allow' ? 'allowed' : 'refused' }
  }
  const about = (person: string, number: string): OutgoingRequest => ({
    ...right,
    url: right.url.replaceAll(id, number),
    body: (right.body ?? '')
      .replaceAll(encodeURIComponent(email), encodeURIComponent(person))
      .replaceAll(id, number),
  })
  return [
    trial('the change as described', 'allowed', right),
    trial('the same a second time', 'refused', right, 1),
    trial('about somebody else', 'refused', about(stranger, 'id-1')),
    trial('about an id that begins alike', 'refused', about(`x${email}`, `${id}0`)),
    trial('with a second e-mail in it', 'refused', {
      ...right,
      body: `${right.body}&also=${encodeURIComponent(stranger)}`,
    }),
    trial('to another origin', 'refused', {
      ...right,
      url: right.url.replace(policy.origin, 'https://elsewhere.example'),
    }),
    trial('as a redirect that posts again', 'refused', { ...right, redirectedFrom: policy.origin }),
    trial('as a beacon', 'refused', { ...right, kind: 'beacon' }),
    trial('with an unreadable body', 'refused', { ...right, body: null }),
  ]
}

/** A form that has everything the commit asks for. */
function rightRequest(
  { methods, path, subjects, body, graphqlOperation }: Armed,
  { origin }: GatePolicy,
): OutgoingRequest {
  const inBody = subjects.flatMap(({ place, is }) =>
    place === 'value' ? [['subject', is] satisfies [string, string]] : [],
  )
  const segment = subjects.find(({ place, is }) => place === 'segment' && !path.text.includes(is))
  const fields: [string, string][] = [
    ...inBody.slice(0, 1),
    ...body.map((value, at): [string, string] => [`value${at}`, value]),
  ]
  const more = path.is === 'prefix' && segment !== undefined && inBody.length === 0 ? `/${segment.is}` : ''
  const json = graphqlOperation === undefined ? {} : { operationName: graphqlOperation }
  return {
    kind: 'fetch',
    method: methods[0] ?? 'POST',
    url: `${origin}${path.text}${more}`,
    ...(graphqlOperation === undefined
      ? { contentType: form, body: new URLSearchParams(fields).toString() }
      : {
          contentType: 'application/json',
          body: JSON.stringify({ ...json, ...Object.fromEntries(fields) }),
        }),
  }
}
