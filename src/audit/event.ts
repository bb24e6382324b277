/**
 * Every event of the trail with what its entry says for ever. No personal data here: names, e-mails and states go
 * to `detail`, of which the entry holds only a salted commitment, so that a person can be erased without breaking
 * the trail.
 */
export type AuditEvents = {
  'installation.created': { readonly version: string }
  'server.started': { readonly version: string; readonly node: string }
  'server.sealed': { readonly version: string; readonly node: string }
  'server.stopped': { readonly node: string }
  'application.added': { readonly slug: string; readonly connector: string; readonly mode: string }
  'application.changed': { readonly changed: readonly string[]; readonly mode?: string }
  'application.prepared': { readonly made: readonly string[] }
  'application.removed': { readonly slug: string }
  'secret.stored': { readonly name: string; readonly fingerprint: string }
  'mapping.set': { readonly version: number; readonly rules: number }
  'scimToken.created': { readonly tokenId: string; readonly scope: string; readonly kind?: string }
  'scimToken.rotated': { readonly tokenId: string; readonly successorId: string; readonly endsAt: string }
  'scimToken.revoked': { readonly tokenId: string }
  'scimToken.expiring': { readonly tokenId: string; readonly days: number }
  'scimToken.expired': { readonly tokenId: string }
  'apiToken.created': {
    readonly tokenId: string
    readonly role: string
    readonly personId?: string
    readonly readOnly?: boolean
    readonly applications?: readonly string[]
  }
  'apiToken.revoked': { readonly tokenId: string }
  'apiToken.expiring': { readonly tokenId: string; readonly days: number }
  'apiToken.expired': { readonly tokenId: string }
  'credential.refused': {
    readonly surface: 'scim' | 'oauth' | 'api' | 'console'
    readonly reason: string
    readonly limited: boolean
    readonly tokenId?: string
  }
  'masterKey.rotated': { readonly keys: number }
  'group.changed': {
    readonly groupId: string
    readonly change: 'created' | 'changed' | 'deleted'
    readonly added: number
    readonly removed: number
  }
  'user.changed': {
    readonly userId: string
    readonly change: 'created' | 'changed' | 'deleted'
    readonly changed: readonly string[]
    readonly generation?: number
    readonly presence?: string
  }
  'desired.changed': {
    readonly generation: number
    readonly presence: string
    readonly via: string
  }
  'desired.withdrawn': { readonly generation: number; readonly code: string }
  'account.adopted': { readonly basis: 'identityProvider' | 'person' }
  'account.protected': { readonly on: boolean }
  'task.held': { readonly hold: string; readonly planHash: string }
  'task.approved': { readonly planHash: string; readonly askedForToo?: true }
  'task.retried': Record<string, never>
  'task.canceled': Record<string, never>
  'action.intended': { readonly kind: string; readonly idempotencyKey: string; readonly attempt: number }
  'action.answered': { readonly kind: string; readonly idempotencyKey: string; readonly outcome: string }
  'billing.reported': {
    readonly kind: string
    readonly invoices: readonly string[]
    readonly creditNotes: readonly string[]
  }
  'task.finished': { readonly outcome: string; readonly code?: string }
  'snapshot.accepted': { readonly snapshotId: string; readonly rows: number }
  'snapshot.refused': { readonly snapshotId: string; readonly code: string }
  'upload.taken': {
    readonly snapshotId: string
    readonly sha256: string
    readonly bytes: number
    readonly rows: number
    readonly exportedAt: string
  }
  'workItem.opened': { readonly workItemId: string; readonly code: string; readonly dueAt: string }
  'workItem.claimed': { readonly workItemId: string }
  'workItem.assigned': { readonly workItemId: string; readonly dueAt: string }
  'workItem.noted': { readonly workItemId: string; readonly noteId: string }
  'evidence.kept': {
    readonly moment: 'beforeCommit' | 'afterCommit' | 'readBack'
    readonly operation: string
    readonly files: readonly { readonly id: string; readonly name: string; readonly sha256: string }[]
  }
  'workItem.evidenceAdded': {
    readonly workItemId: string
    readonly evidenceId: string
    readonly sha256: string
    readonly bytes: number
    readonly contentType: string
  }
  'workItem.done': { readonly workItemId: string }
  'workItem.confirmed': { readonly workItemId: string; readonly via: 'reading' | 'secondPerson' }
  'workItem.reopened': { readonly workItemId: string; readonly why: 'reading' | 'person' }
  'workItem.canceled': { readonly workItemId: string; readonly taskState: string }
  'person.invited': {
    readonly personId: string
    readonly role: string
    readonly applications?: readonly string[]
  }
  'person.joined': { readonly personId: string; readonly role: string }
  'person.changed': { readonly personId: string; readonly changed: readonly string[]; readonly role: string }
  'person.recovered': { readonly personId: string }
  'person.setupLinkMade': { readonly expiresAt: string }
  'session.renewed': { readonly personId: string; readonly sessionId: string; readonly before: string }
  'session.begun': { readonly personId: string; readonly sessionId: string; readonly via?: 'oidc' }
  'signIn.refused': { readonly via: 'oidc'; readonly why: string; readonly personId?: string }
  'session.ended': {
    readonly personId: string
    readonly sessionId: string
    readonly why: 'signedOut' | 'ended'
  }
  'operation.refused': { readonly operation: string; readonly why: string }
  'proposal.made': { readonly proposalId: string; readonly operation: string }
  'proposal.approved': { readonly proposalId: string; readonly operation: string }
  'proposal.rejected': { readonly proposalId: string; readonly operation: string }
  'proposal.failed': { readonly proposalId: string; readonly operation: string; readonly code: string }
  'killSwitch.set': { readonly switch: 'on' | 'off' }
  'leaver.unconfirmed': { readonly minutes: number; readonly state: string; readonly code?: string }
  'notification.added': {
    readonly targetId: string
    readonly kind: 'webhook' | 'email'
    readonly events: readonly string[]
    readonly applications?: readonly string[]
  }
  'notification.changed': { readonly targetId: string; readonly changed: readonly string[] }
  'notification.removed': { readonly targetId: string }
  'notification.rotated': { readonly targetId: string }
  'notification.tested': { readonly targetId: string; readonly delivered: boolean }
  'notification.replayed': { readonly targetId: string; readonly deliveries: number }
  'notification.failed': {
    readonly targetId: string
    readonly deliveryId: string
    readonly attempts: number
  }
  'recipe.drifted': { readonly drifts: readonly { readonly at: string; readonly code: string }[] }
  'recipe.recovered': Record<string, never>
  'circuit.opened': { readonly failures: number }
  'circuit.closed': Record<string, never>
  'credentials.rejected': Record<string, never>
  'backup.made': { readonly backup: string; readonly protection: 'masterKey' | 'passphrase' }
  'recovery.begun': {
    readonly why: 'restore' | 'databaseBehind'
    readonly branch: string
    readonly size: number
    readonly root: string
    readonly unknownTasks: number
    readonly backup?: string
    readonly takenAt?: string
    readonly expectedSize?: number
  }
  'recovery.ended': { readonly read: boolean; readonly released: number }
}

export type AuditEvent = keyof AuditEvents
