import type { Schema } from '../schema.ts'
import { attribute, text } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const
const exact = { mutability: 'readOnly', caseExact: true } as const

/**
 * What really happened in the application. Core attributes show what the identity provider sent; this extension shows
 * how far that has come and what the application last showed. Written by this server alone.
 */
export const provisioningSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:overlock:2.0:Provisioning',
  name: 'Provisioning',
  description:
    'How far the wishes of the identity provider have come in the application. Read-only. A User carries managed, state, ' +
    'outcome, reason, accountState, entitlements, taskId, since and observedAt; a Group carries mapped and entitlement.',
  attributes: [
    attribute(
      'managed',
      'boolean',
      'False for an account that was found in the application and that no User stands for. It is only listed, where ' +
        'the inventory of the application is "all"; it can not be changed by its id.',
      readOnly,
    ),
    text('state', 'Where the latest change of the account is on its way.', {
      ...exact,
      canonicalValues: [
        'planned',
        'held',
        'applying',
        'verifying',
        'done',
        'needsPerson',
        'failed',
        'canceled',
      ],
    }),
    text(
      'outcome',
      'How the latest change ended. Only "verified" and "alreadySo" were seen in the application.',
      {
        ...exact,
        canonicalValues: ['verified', 'alreadySo', 'held', 'needsPerson', 'failed', 'unknown'],
      },
    ),
    text('reason', 'Why the change is held, failed or waits for a person, as a sentence.', readOnly),
    text('accountState', 'The state of the account when the application was last read.', {
      ...exact,
      canonicalValues: ['active', 'disabled', 'invited', 'inviteExpired', 'absent'],
    }),
    text('entitlements', 'The names of the rights the account held when the application was last read.', {
      ...readOnly,
      multiValued: true,
    }),
    text('taskId', 'The provisioning task that carries the latest change.', exact),
    attribute('since', 'dateTime', 'Since when the state has been as it is.', readOnly),
    attribute('observedAt', 'dateTime', 'When the application was last read for this account.', readOnly),
    attribute(
      'mapped',
      'boolean',
      'Whether the group gives its members a right in the application.',
      readOnly,
    ),
    text('entitlement', 'The name of the right the group gives.', readOnly),
  ],
}
