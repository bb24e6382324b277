import fc from 'fast-check'
import type { Account, AccountAttributes, EntitlementRef } from '../../connector/account.ts'
import type { Capability } from '../../connector/capabilities.ts'
import { sampleFacts } from '../../connector/testing/sample-connector.ts'
import type { DesiredState } from '../desired-state.ts'
import type { PlanInputs } from '../plan-account.ts'
import { everything, group, planInputs, role } from './samples.ts'

const name = fc.constantFrom(
  'kim@example.com',
  'KIM@example.com',
  'lou@example.com',
  'm\u00fcller@example.com',
)
const text = fc.constantFrom('Kim', ' Kim ', 'Lou', '', 'Rene\u0301', 'Ren\u00e9')

export const attributes: fc.Arbitrary<AccountAttributes> = fc.record(
  { userName: name, email: name, givenName: text, familyName: text, displayName: text },
  { requiredKeys: ['userName'], noNullPrototype: true },
)

export const groups: fc.Arbitrary<readonly EntitlementRef[]> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'))
  .map((ids) => ids.map(group))
const oneRole = fc.constantFrom('user', 'admin', 'none').map(role)
export const ids = (...from: readonly string[]) => fc.uniqueArray(fc.constantFrom(...from))

export const desiredState: fc.Arbitrary<DesiredState> = fc.record({
  presence: fc.constantFrom('active', 'disabled'),
  attributes,
  entitlements: fc.tuple(
    fc.record({ type: fc.constant('group'), wanted: groups, governed: ids('a', 'b', 'c', 'd') }),
    fc.record(
      {
        type: fc.constant('role'),
        wanted: oneRole.map((wanted) => [wanted]),
        governed: ids('user', 'admin', 'none'),
        fallback: fc.constantFrom('NONE', 'USER', 'GONE'),
      },
      { requiredKeys: ['type', 'governed', 'wanted'], noNullPrototype: true },
    ),
  ),
})

export const observedAccount: fc.Arbitrary<Account> = fc
  .tuple(
    fc.record({
      id: fc.constant('42'),
      state: fc.constantFrom('active', 'disabled', 'invited', 'inviteExpired'),
    }),
    attributes,
    groups,
    oneRole,
  )
  .map(([base, named, held, one]) => ({ ...named, ...base, entitlements: [...held, one] }) as Account)

const someCapabilities: fc.Arbitrary<readonly Capability[]> = fc.oneof(
  fc.constant(everything),
  fc.subarray([...everything]),
)

/** Any desired state beside any observed one, for vendors that can do all or only some of it. */
export const anyPlanInputs: fc.Arbitrary<PlanInputs> = fc
  .record({
    desired: desiredState,
    observed: fc.option(observedAccount, { nil: undefined }),
    capabilities: someCapabilities,
    leaverMode: fc.constantFrom('disable', 'downgrade', 'revoke', 'delete'),
    immutable: fc.subarray(['userName', 'email', 'givenName'] as const),
  })
  .map(({ immutable, ...inputs }) => planInputs({ ...inputs, facts: sampleFacts({ immutable }) }))
