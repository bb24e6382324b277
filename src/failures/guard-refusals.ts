import type { Failure } from './failure.ts'

/** Why the guard never lets a plan touch an account. */
export const guardRefusals = {
  protectedAccount: {
    summary: 'An administrator has protected this account: it keeps its access.',
    todo: 'If it was meant, end the protection with "overlock account protect <app> <account> --off", then push again.',
    retry: 'never',
  },
  ownAccount: {
    summary: 'The connector signs in with this account: without it nothing could be managed any more.',
    todo: 'Leave this account out of the assignment, or store the credential of another account first.',
    retry: 'never',
  },
  ownerAccount: {
    summary:
      'This is the primary admin or owner of the application, or the last admin who gets in without single sign-on: it keeps its access.',
    todo: 'Make somebody else the owner, or the admin who gets in without single sign-on, in the application; or leave this account out of the assignment.',
    retry: 'never',
  },
  identityMismatch: {
    summary: 'The account with this id now belongs to somebody else. Nothing was changed.',
    todo: 'Look at both with "overlock account show <app> <account>"; set the right e-mail, then retry.',
    retry: 'never',
  },
  disputedAccount: {
    summary: 'Another User of the identity provider already stands for this account.',
    todo: 'Remove one of the two Users at the identity provider, then retry.',
    retry: 'never',
  },
  lastAdmin: {
    summary:
      'This is the last administrator of the application beside the connector itself: it keeps its access.',
    todo: 'Make somebody else an administrator in the application, then "overlock task retry <id>".',
    retry: 'never',
  },
  notManaged: {
    summary: 'The account was not made by Overlock and may not be adopted.',
    todo: 'Adopt it with "overlock account adopt <app> <account>", then "overlock task retry <id>".',
    retry: 'never',
  },
} as const satisfies Record<string, Failure>

export type GuardRefusal = keyof typeof guardRefusals
