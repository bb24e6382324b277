/**
 * `overlock/connector`: all that a connector imports. Version 1 of the contract: within it nothing here is taken away
 * or changes its meaning.
 */
export type {
  Account,
  AccountAttributes,
  AccountMark,
  AccountState,
  AttributeName,
  Entitlement,
  EntitlementRef,
} from '../connector/account.ts'
export type { Capability } from '../connector/capabilities.ts'
export type {
  AccountChange,
  AccountKey,
  ChangeMethod,
  CheckProblem,
  CheckReport,
  Connector,
  ConnectorContext,
  ConnectorFacts,
  DisableRequest,
  EntitlementChange,
  EntitlementType,
  LeaverMode,
  NewAccount,
  Page,
  PageRequest,
  Prepared,
  ReactivateRequest,
  Seats,
  SignIn,
  SignInRequest,
  VendorPace,
} from '../connector/contract.ts'
export {
  ConnectorError,
  type ConnectorErrorCode,
  connectorErrors,
  type RefusalCode,
  refusals,
} from '../connector/errors.ts'
export type { HttpClient, HttpRequest, HttpResponse } from '../connector/http-client.ts'
export type { JsonObject, JsonValue } from '../connector/json.ts'
export { listAll } from '../connector/list-all.ts'
export type {
  Billing,
  ChangeOutcome,
  CreateOutcome,
  InProgress,
  NeedsPerson,
  Refused,
} from '../connector/outcomes.ts'
export { redact } from '../connector/redact.ts'
export { foldName, sameName } from '../connector/same-name.ts'
export type { SettingField, SettingsProblem } from '../connector/settings.ts'
