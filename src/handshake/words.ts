import type { StepName } from './assess.ts'
import type { IdpKind } from './recognize.ts'

export type StepWords = { readonly done: string; readonly missing: string; readonly todo: string }
export type Words = { readonly steps: Readonly<Record<StepName, StepWords>>; readonly complete: string }

/** What a step is called, and what to do for it, where nothing more exact is known. */
const common: Readonly<Record<StepName, StepWords>> = {
  reached: {
    done: 'A request has reached this application.',
    missing: 'No request has come yet.',
    todo: 'Enter the SCIM base URL and a token at the identity provider, and test the connection there. If nothing arrives here, the address is wrong or a firewall stands between.',
  },
  signedIn: {
    done: 'A token was accepted.',
    missing: 'No request had a valid token.',
    todo: 'Make a token with "overlock scim-token create", and enter it at the identity provider as it is, without quotes.',
  },
  tested: {
    done: 'The connection was tested.',
    missing: 'The connection was not tested yet.',
    todo: 'Test the connection at the identity provider.',
  },
  users: {
    done: 'People were pushed.',
    missing: 'Nobody was pushed yet.',
    todo: 'Assign one person to the application at the identity provider.',
  },
  groups: {
    done: 'Groups were pushed.',
    missing: 'No group was pushed yet.',
    todo: 'Push the groups that decide about rights. Without groups everybody gets the default.',
  },
  members: {
    done: 'Groups have members.',
    missing: 'The groups have no members yet.',
    todo: 'Add somebody who is assigned to the application to a pushed group. Only assigned people are sent as members.',
  },
  leavers: {
    done: 'Somebody was deactivated or deleted.',
    missing: 'Nobody was deactivated yet.',
    todo: 'Try it before you rely on it: take a test person out of the application and see the access end.',
  },
}

const complete = 'Everything an identity provider sends was seen. There is nothing left to set up.'

type Own = { readonly [Step in StepName]?: Partial<StepWords> }

/** What is different, or more exact, for one of them. Sources: the how-to guides name them. */
const own: Readonly<Record<IdpKind, Own>> = {
  okta: {
    tested: {
      done: 'Okta has tested the connection.',
      todo: 'In Okta: Provisioning > Integration > Test API Credentials, then Save.',
    },
    users: {
      missing: 'Okta has pushed nobody yet.',
      todo: 'In Okta: Provisioning > To App: enable Create Users, Update User Attributes and Deactivate Users. Then assign one person.',
    },
    groups: {
      missing: 'People were pushed, groups were not: "Push Groups" is not set.',
      todo: 'In Okta: open the tab Push Groups of the application and push the groups that decide about rights. Assigning a group to the application does not push it.',
    },
  },
  entra: {
    tested: {
      done: 'Entra ID has tested the connection.',
      todo: 'In Entra: Enterprise applications > your application > Provisioning > Test connection.',
    },
    users: {
      missing: 'Entra ID has pushed nobody yet.',
      todo: 'In Entra: assign people under Users and groups and start provisioning; for one person at once, use Provision on demand.',
    },
    groups: {
      missing: 'People were pushed, groups were not.',
      todo: 'In Entra: assign the groups under Users and groups, and see under Mappings that groups are provisioned. Groups inside groups are not sent.',
    },
  },
  onelogin: {
    tested: {
      done: 'OneLogin has reached the API.',
      todo: 'In OneLogin: Configuration > API Connection > Enable.',
    },
    users: {
      missing: 'OneLogin has tested the connection and pushed nobody: it may be waiting for approval.',
      todo: 'In OneLogin: Provisioning > Enable provisioning. If creating needs an administrator’s approval there, approve the pending people under Users > Provisioning.',
    },
    groups: {
      todo: 'In OneLogin: Parameters > Groups: include it in user provisioning, then make rules that set groups.',
    },
  },
  jumpcloud: {
    tested: { todo: 'In JumpCloud: Identity Management > Test Connection, then Activate.' },
    users: { todo: 'In JumpCloud: bind a user group to the application.' },
    groups: {
      todo: 'In JumpCloud: enable group management and bind a group that has members: empty groups are never sent.',
    },
  },
  rippling: {},
  ping: {},
  auth0: {},
  keycloak: {},
}

export function wordsFor(kind: IdpKind | undefined): Words {
  const changes: Own = kind === undefined ? {} : own[kind]
  const steps = Object.fromEntries(
    Object.entries(common).map(([step, words]) => [step, { ...words, ...changes[step as StepName] }]),
  ) as Record<StepName, StepWords>
  return { steps, complete }
}
