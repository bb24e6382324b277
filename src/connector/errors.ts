/**
 * Surprises a connector call can end with. Expected results are outcomes, never errors.
 *
 * `retry`: `later` = the host tries again by itself; `afterReading` = the change may or may not have happened, only
 * a reading can tell; `never` = a person must act first.
 */
export const connectorErrors = {
  credentialsRejected: {
    retry: 'never',
    summary: 'The application refused the stored credentials.',
    todo: 'Store a valid credential with "overlock app set <app> --secret …", then "overlock app check <app>".',
  },
  permissionDenied: {
    retry: 'never',
    summary: 'The stored credential may not do this in the application.',
    todo: 'Give the owner of the credential the right to manage users, or store a credential of an administrator.',
  },
  rateLimited: {
    retry: 'later',
    summary: 'The application asked us to slow down.',
    todo: 'Nothing: the work goes on by itself.',
  },
  unavailable: {
    retry: 'later',
    summary: 'The application did not answer.',
    todo: 'Nothing at first: it is tried again. If it lasts, check the address and the status page of the vendor.',
  },
  outcomeUnknown: {
    retry: 'afterReading',
    summary: 'The connection broke before the application said whether the change was made.',
    todo: 'Nothing: it is found out by reading.',
  },
  unexpectedAnswer: {
    retry: 'never',
    summary: 'The application answered in a shape this connector does not know.',
    todo: 'Check that the address is the API of this vendor; otherwise report it, the vendor may have changed it.',
  },
  nothingUploaded: {
    retry: 'never',
    summary: 'No list of the accounts of this application was uploaded yet.',
    todo: 'Export it in the application, then "overlock app upload <app> <file> --preview".',
  },
  egressRefused: {
    retry: 'never',
    summary: 'The address is not one this server may call.',
    todo: 'Use a public https address, or allow its network with OVERLOCK_ALLOW_PRIVATE_EGRESS. A connector may call only the hosts that it declares.',
  },
  // Each of these only where nothing can have been changed yet; after a submission it is `outcomeUnknown`.
  subscriptionInactive: {
    retry: 'never',
    summary: 'The subscription of the application is not active, or its plan does not include this.',
    todo: 'Renew or extend the plan at the vendor, then "overlock task retry <id>".',
  },
  wrongTenant: {
    retry: 'never',
    summary: 'The stored credential belongs to another tenant than the settings name.',
    todo: 'Correct the one or the other with "overlock app set <app>", then "overlock app check <app>".',
  },
  mfaRequired: {
    retry: 'never',
    summary: 'The application asks for a second factor that is not stored.',
    todo: 'Give the account that Overlock signs in with a second factor that can be stored, and store it with "overlock app set <app> --secret …".',
  },
  captchaShown: {
    retry: 'never',
    summary: 'The application wants to know whether a person is signing in.',
    todo: 'Sign in there once by hand with that account, then "overlock task retry <id>".',
  },
  confirmationRequired: {
    retry: 'never',
    summary:
      'The application wants the device, the place or the e-mail of the sign-in confirmed by a person.',
    todo: 'Confirm it there by hand with that account, then "overlock task retry <id>".',
  },
  browserMissing: {
    retry: 'never',
    summary: 'No browser could be started on this machine.',
    todo: 'Install Chromium or Google Chrome, or name one with OVERLOCK_BROWSER; until then make the change by hand. Then "overlock task retry <id>".',
  },
  uiChanged: {
    retry: 'never',
    summary: 'The pages of the application are not as this connector knows them.',
    todo: 'Report it. Until the connector is mended make the change by hand, then "overlock task retry <id>".',
  },
} as const satisfies Record<
  string,
  { retry: 'never' | 'later' | 'afterReading'; summary: string; todo: string }
>

export type ConnectorErrorCode = keyof typeof connectorErrors

export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode
  /** Only with `rateLimited`: how long the vendor asked us to wait. */
  readonly retryAfterMs: number | undefined
  /** For the log alone: never shown to an identity provider, never in the audit trail. */
  readonly privateDetail: string | undefined

  constructor(
    code: ConnectorErrorCode,
    more: { message?: string; retryAfterMs?: number; privateDetail?: string; cause?: unknown } = {},
  ) {
    super(more.message ?? connectorErrors[code].summary, { cause: more.cause })
    this.name = 'ConnectorError'
    this.code = code
    this.retryAfterMs = more.retryAfterMs
    this.privateDetail = more.privateDetail
  }
}

/** Why a vendor says no for good. Each is something the admin, or the identity provider, can act on. */
export const refusals = {
  seatsExhausted: {
    summary: 'No free seat is left in the application.',
    todo: 'Buy a seat or free one, then push again.',
    retry: 'never',
  },
  invalidValue: {
    summary: 'The application does not accept a value.',
    todo: 'Correct the value in the identity provider; it pushes again by itself.',
    retry: 'never',
  },
  alreadyTaken: {
    summary: 'Another account in the application already has this value.',
    todo: 'Look the other account up with "overlock account list <app>" and decide which one is right.',
    retry: 'never',
  },
  notAllowed: {
    summary: 'The application does not allow this change for this account.',
    todo: 'Make the change in the application by hand, or leave this account out of the assignment.',
    retry: 'never',
  },
  unknownEntitlement: {
    summary: 'The group or role no longer exists in the application.',
    todo: 'Choose another one with "overlock mapping set".',
    retry: 'never',
  },
} as const satisfies Record<string, { retry: 'never'; summary: string; todo: string }>

export type RefusalCode = keyof typeof refusals
