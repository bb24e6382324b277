import { accountAdopt } from './account-adopt.ts'
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
import { appRemove } from './app-remove.ts'
import { appRequests } from './app-requests.ts'
import { appSchemaList, appSchemaRemove, appSchemaSet } from './app-schema.ts'
import { appSet } from './app-set.ts'
import { appSync, snapshotShow } from './app-sync.ts'
import { auditExport } from './audit-export.ts'
import { backup } from './backup.ts'
import { killSwitch } from './kill-switch.ts'
import { mappingList } from './mapping-list.ts'
import { mappingSet } from './mapping-set.ts'
import type { Operation } from './operation.ts'
import { planShow } from './plan-show.ts'
import { recoveryEnd } from './recovery-end.ts'
import { recoveryList, recoveryShow } from './recovery-show.ts'
import { scimTokenCreate } from './scim-token-create.ts'
import { scimTokenList } from './scim-token-list.ts'
import { scimTokenRevoke } from './scim-token-revoke.ts'
import { scimTokenRotate } from './scim-token-rotate.ts'
import { taskApprove } from './task-approve.ts'
import { taskCancel } from './task-cancel.ts'
import { taskList } from './task-list.ts'
import { taskRetry } from './task-retry.ts'
import { taskShow } from './task-show.ts'

/** Everything an administrator can do with a running server. */
export const operations: readonly Operation[] = [
  appAdd,
  appList,
  appCheck,
  appSync,
  appSet,
  appMode,
  appHandshake,
  appRequests,
  appRemove,
  appSchemaSet,
  appSchemaList,
  appSchemaRemove,
  accountList,
  accountShow,
  accountAdopt,
  accountProtect,
  mappingSet,
  mappingList,
  scimTokenCreate,
  scimTokenList,
  scimTokenRotate,
  scimTokenRevoke,
  apiTokenCreate,
  apiTokenList,
  apiTokenRevoke,
  taskList,
  taskShow,
  taskApprove,
  taskRetry,
  taskCancel,
  planShow,
  snapshotShow,
  killSwitch,
  auditExport,
  backup,
  recoveryList,
  recoveryShow,
  recoveryEnd,
]
