import { accountAdopt } from './account-adopt.ts'
import { accountExport } from './account-export.ts'
import { accountList, accountShow } from './account-list.ts'
import { accountProtect } from './account-protect.ts'
import { apiTokenCreate } from './api-token-create.ts'
import { apiTokenList } from './api-token-list.ts'
import { apiTokenRevoke } from './api-token-revoke.ts'
import { appAdd } from './app-add.ts'
import { appCheck } from './app-check.ts'
import { appHandshake } from './app-handshake.ts'
import { appList } from './app-list.ts'
import { appMode } from './app-mode.ts'
import { appReach } from './app-reach.ts'
import { appRemove } from './app-remove.ts'
import { appRequests } from './app-requests.ts'
import { appSchemaList, appSchemaRemove, appSchemaSet } from './app-schema.ts'
import { appSet } from './app-set.ts'
import { appShow } from './app-show.ts'
import { appSync, snapshotShow } from './app-sync.ts'
import { appUpload } from './app-upload.ts'
import { appWalk } from './app-walk.ts'
import { auditExport } from './audit-export.ts'
import { auditList } from './audit-list.ts'
import { backup } from './backup.ts'
import { catalogList } from './catalog-list.ts'
import { entitlementList } from './entitlement-list.ts'
import { findingList } from './finding-list.ts'
import { homeShow } from './home-show.ts'
import { killSwitch } from './kill-switch.ts'
import { mappingList } from './mapping-list.ts'
import { mappingPreview } from './mapping-preview.ts'
import { mappingRemove } from './mapping-remove.ts'
import { mappingSet } from './mapping-set.ts'
import { notificationAdd } from './notification-add.ts'
import { notificationDeliveries } from './notification-deliveries.ts'
import { notificationList } from './notification-list.ts'
import { notificationRemove } from './notification-remove.ts'
import { notificationReplay } from './notification-replay.ts'
import { notificationRotate } from './notification-rotate.ts'
import { notificationSet } from './notification-set.ts'
import { notificationTest } from './notification-test.ts'
import type { Operation } from './operation.ts'
import { personInvite } from './person-invite.ts'
import { personList } from './person-list.ts'
import { personSet } from './person-set.ts'
import { planShow } from './plan-show.ts'
import { makeProposalApprove, proposalReject } from './proposal-decide.ts'
import { proposalList, proposalShow } from './proposal-list.ts'
import { makeProposalMake } from './proposal-make.ts'
import { recoveryEnd } from './recovery-end.ts'
import { recoveryList, recoveryShow } from './recovery-show.ts'
import { scimTokenCreate } from './scim-token-create.ts'
import { scimTokenList } from './scim-token-list.ts'
import { scimTokenRevoke } from './scim-token-revoke.ts'
import { scimTokenRotate } from './scim-token-rotate.ts'
import { sessionEnd } from './session-end.ts'
import { sessionList } from './session-list.ts'
import { setupLink } from './setup-link.ts'
import { taskApprove } from './task-approve.ts'
import { taskApproveMany } from './task-approve-many.ts'
import { taskCancel } from './task-cancel.ts'
import { taskEvidence } from './task-evidence.ts'
import { taskList } from './task-list.ts'
import { taskRetry } from './task-retry.ts'
import { taskShow } from './task-show.ts'
import { workItemAssign } from './work-item-assign.ts'
import { workItemClaim } from './work-item-claim.ts'
import { workItemConfirm } from './work-item-confirm.ts'
import { workItemDone } from './work-item-done.ts'
import { workItemDownload, workItemEvidence } from './work-item-evidence.ts'
import { workItemExport } from './work-item-export.ts'
import { workItemList } from './work-item-list.ts'
import { workItemNote } from './work-item-note.ts'
import { workItemReopen } from './work-item-reopen.ts'
import { workItemShow } from './work-item-show.ts'

const deeds: readonly Operation[] = [
  homeShow,
  setupLink,
  personList,
  personInvite,
  personSet,
  sessionList,
  sessionEnd,
  findingList,
  notificationList,
  notificationAdd,
  notificationSet,
  notificationTest,
  notificationDeliveries,
  notificationReplay,
  notificationRotate,
  notificationRemove,
  catalogList,
  appAdd,
  appList,
  appShow,
  appCheck,
  appSync,
  appUpload,
  appSet,
  appMode,
  appHandshake,
  appReach,
  appWalk,
  appRequests,
  appRemove,
  appSchemaSet,
  appSchemaList,
  appSchemaRemove,
  accountList,
  accountShow,
  accountAdopt,
  accountProtect,
  accountExport,
  entitlementList,
  mappingSet,
  mappingList,
  mappingPreview,
  mappingRemove,
  scimTokenCreate,
  scimTokenList,
  scimTokenRotate,
  scimTokenRevoke,
  apiTokenCreate,
  apiTokenList,
  apiTokenRevoke,
  taskList,
  taskShow,
  taskEvidence,
  taskApprove,
  taskApproveMany,
  taskRetry,
  taskCancel,
  workItemList,
  workItemShow,
  workItemClaim,
  workItemAssign,
  workItemNote,
  workItemEvidence,
  workItemDownload,
  workItemDone,
  workItemConfirm,
  workItemReopen,
  workItemExport,
  planShow,
  snapshotShow,
  killSwitch,
  auditList,
  auditExport,
  backup,
  recoveryList,
  recoveryShow,
  recoveryEnd,
]

/** What an assistant may ask a person for: what changes something, without secrets or files. */
export const proposable: readonly Operation[] = deeds.filter(
  ({ effect, assistant, rest }) => effect !== 'read' && assistant !== false && rest.stream === undefined,
)

/** Everything an administrator can do with a running server. */
export const operations: readonly Operation[] = [
  ...deeds,
  proposalList,
  proposalShow,
  makeProposalMake(proposable),
  makeProposalApprove(proposable),
  proposalReject,
]
