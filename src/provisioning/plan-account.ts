import { matchKey } from '../accounts/match-key.ts'
import type {
  Account,
  AccountAttributes,
  AttributeName,
  Entitlement,
  EntitlementRef,
} from '../connector/account.ts'
import type { Capability } from '../connector/capabilities.ts'
import type { ChangeMethod, ConnectorFacts, LeaverMode } from '../connector/contract.ts'
import type { DesiredEntitlements, DesiredState } from './desired-state.ts'
import { differingAttributes } from './differing-attributes.ts'
import type { Action, Plan, Question } from './plan.ts'
import { targetEntitlements } from './target-entitlements.ts'

export type PlanInputs = {
  readonly desired: DesiredState
  /** A fresh reading; undefined = the vendor says there is no such account. */
  readonly observed: Account | undefined
  readonly capabilities: readonly Capability[]
  readonly facts: ConnectorFacts
  readonly leaverMode: LeaverMode
  /** Entitlements the vendor has, by type and name, to resolve a fallback. */
  readonly known: readonly Entitlement[]
  readonly applicationTitle: string
}

/** Decides what would bring the account to its desired state. Touches nothing. */
export function planAccount(inputs: PlanInputs): Plan {
  const { desired, observed } = inputs
  if (desired.presence === 'disabled') return planLeaver(inputs, observed)
  if (observed === undefined) return planJoiner(inputs)
  if (
    observed.state === 'inviteExpired' &&
    inputs.facts.invitationLastsMs !== undefined &&
    !isReplaced(inputs, observed)
  )
    return { kind: 'actions', actions: [{ kind: 'resendInvitation', accountId: observed.id }] }
  if (observed.state === 'disabled' || observed.state === 'inviteExpired') return planReturn(inputs, observed)
  return isReplaced(inputs, observed) ? planReplacement(inputs, observed) : planChange(inputs, observed)
}

function planLeaver(inputs: PlanInputs, observed: Account | undefined): Plan {
  if (observed === undefined) return nothing
  if (inputs.leaverMode === 'delete')
    return needs(inputs, 'deleteAccount', `Delete the account ${nameOf(observed)}.`, [
      { kind: 'deleteAccount', accountId: observed.id },
    ])
  if (observed.state === 'disabled') return nothing
  return needs(inputs, 'disableAccount', `Take away the access of ${nameOf(observed)}.`, [
    { kind: 'disableAccount', accountId: observed.id, mode: inputs.leaverMode },
  ])
}

function planJoiner(inputs: PlanInputs): Plan {
  const { attributes } = inputs.desired
  const initial = initialEntitlements(inputs)
  if ('question' in initial) return { kind: 'askPerson', question: initial.question }
  return needs(inputs, 'createAccount', `Create an account for ${attributes.email ?? attributes.userName}.`, [
    { kind: 'createAccount', attributes: writable(inputs.facts, attributes), ...initial },
  ])
}

/** Who was invited by an e-mail that must become another one, at a vendor that can not change it. */
function isReplaced({ desired, facts }: PlanInputs, observed: Account): boolean {
  const [wanted, shown] = [desired.attributes.email, observed.email]
  const fixed = facts.reactivate === 'reinvite' && facts.immutable.includes('email')
  return fixed && wanted !== undefined && shown !== undefined && matchKey(wanted) !== matchKey(shown)
}

/** First away, then anew: a break in between leaves a creation to do, and never two accounts to pay for. */
function planReplacement(inputs: PlanInputs, observed: Account): Plan {
  const leaver = planLeaver(inputs, observed)
  const joiner = planJoiner(inputs)
  if (leaver.kind === 'askPerson') return leaver
  return joiner.kind === 'askPerson'
    ? joiner
    : { kind: 'actions', actions: [...leaver.actions, ...joiner.actions] }
}

function planReturn(inputs: PlanInputs, observed: Account): Plan {
  const initial = initialEntitlements(inputs, observed.entitlements)
  if ('question' in initial) return { kind: 'askPerson', question: initial.question }
  const { id: accountId, entitlements: before } = observed
  const reactivate = needs(inputs, 'reactivateAccount', `Give ${nameOf(observed)} access again.`, [
    { kind: 'reactivateAccount', accountId, ...initial, ...(before !== undefined && { before }) },
  ])
  const update = planAttributes(inputs, observed)
  if (reactivate.kind === 'askPerson' || update.kind === 'askPerson') return reactivate
  return { kind: 'actions', actions: [...reactivate.actions, ...update.actions] }
}

/**
 * What a new or returning account starts with: all that is wanted, or the default where it must hold something, and
 * of what it holds already all that no mapping gave out.
 */
function initialEntitlements(
  inputs: PlanInputs,
  holds: readonly EntitlementRef[] = [],
): { readonly entitlements: readonly EntitlementRef[] } | { readonly question: Question } {
  const entitlements: EntitlementRef[] = []
  for (const desired of inputs.desired.entitlements) {
    const held = holds.filter(({ type }) => type === desired.type)
    const target = targetEntitlements(desired, held, inputs.known, cardinalityOf(inputs, desired))
    if ('question' in target) return target
    entitlements.push(...(target.entitlements ?? held))
  }
  return { entitlements }
}

/** What the connector can do is done first; then a person is asked for the rest. */
function planChange(inputs: PlanInputs, observed: Account): Plan {
  const steps: Plan[] = [planAttributes(inputs, observed)]
  for (const desired of inputs.desired.entitlements) {
    if (observed.entitlements === undefined) {
      if (desired.wanted.length + desired.governed.length === 0) continue
      return { kind: 'askPerson', question: notShown(inputs, observed, desired) }
    }
    const held = observed.entitlements.filter(({ type }) => type === desired.type)
    const target = targetEntitlements(desired, held, inputs.known, cardinalityOf(inputs, desired))
    if ('question' in target) return { kind: 'askPerson', question: target.question }
    if (target.entitlements === undefined) continue
    const step = needs(
      inputs,
      'setEntitlements',
      `Give ${nameOf(observed)}: ${namesOf(target.entitlements)}.`,
      [
        {
          kind: 'setEntitlements',
          accountId: observed.id,
          type: desired.type,
          entitlements: target.entitlements,
          before: held,
        },
      ],
    )
    steps.push(step)
  }
  const actions = steps.flatMap((step) => (step.kind === 'actions' ? step.actions : []))
  const question = steps.find((step) => step.kind === 'askPerson')
  return question !== undefined && actions.length === 0 ? question : { kind: 'actions', actions }
}

function planAttributes(inputs: PlanInputs, observed: Account): Plan {
  const changes = differingAttributes(inputs.facts, inputs.desired.attributes, observed)
  if (changes === undefined) return nothing
  return needs(inputs, 'updateAccount', `Change ${nameOf(observed)}: ${Object.keys(changes).join(', ')}.`, [
    { kind: 'updateAccount', accountId: observed.id, changes },
  ])
}

const nothing = { kind: 'actions', actions: [] } as const satisfies Plan

/** The actions, if the connector can do them; otherwise the question to a person. */
function needs(
  inputs: PlanInputs,
  capability: Capability & ChangeMethod,
  step: string,
  actions: readonly Action[],
): Plan {
  if (inputs.capabilities.includes(capability)) return { kind: 'actions', actions }
  const steps = inputs.facts.stepsByHand?.[capability]
  const instructions = [
    `In ${inputs.applicationTitle}: ${step}`,
    ...(steps === undefined ? [] : [steps]),
  ].join(' ')
  return { kind: 'askPerson', question: { code: 'notAutomated', instructions } }
}

function writable(facts: ConnectorFacts, attributes: AccountAttributes): AccountAttributes {
  const names = facts.attributes
  if (names === 'any') return attributes
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.includes(name as AttributeName)),
  )
}

function cardinalityOf(inputs: PlanInputs, { type }: DesiredEntitlements): 'one' | 'many' | 'bundle' {
  return inputs.facts.entitlementTypes.find((known) => known.type === type)?.cardinality ?? 'many'
}

/** What a reading does not show is neither "none" nor proved: setting it could take away what was never ours. */
function notShown(inputs: PlanInputs, observed: Account, { type, wanted }: DesiredEntitlements): Question {
  const instructions = `In ${inputs.applicationTitle}: Give ${nameOf(observed)} as ${type}: ${namesOf(wanted)}. The reading does not show what it holds.`
  return { code: 'entitlementsNotShown', instructions }
}

function nameOf(account: Account): string {
  return account.email ?? account.userName ?? account.id
}

function namesOf(entitlements: readonly EntitlementRef[]): string {
  return entitlements.map(({ name }) => name).join(', ') || 'nothing'
}
