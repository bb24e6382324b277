import type { Failure } from './failure.ts'

/** What the road itself says of a task that is not done. */
export const roadFailures = {
  notAutomated: {
    summary: 'The connector can not do this; a work item holds exact steps.',
    todo: 'Do them in the application, then "overlock work-item done <id>": the next reading, or a second person, confirms it.',
    retry: 'never',
  },
  mayHaveAccess: {
    summary:
      'Somebody left. The uploaded list does not show them, but it is old, or a person was asked to let them in since.',
    todo: 'Look in the application, then "overlock work-item done <id>"; or upload a new list.',
    retry: 'never',
  },
  noFallback: {
    summary:
      'An account must hold something of this kind, nothing is mapped, and the default is not known in the application.',
    todo: 'Map a group, or name a default that exists, then "overlock task retry <id>".',
    retry: 'never',
  },
  entitlementsNotShown: {
    summary: 'The application does not show what the account holds, so nothing of it may be changed.',
    todo: 'Make the change in the application by hand.',
    retry: 'never',
  },
  invited: {
    summary:
      'The person was invited and has not accepted yet. An invitation that expires is sent again, three times at most.',
    todo: 'Nothing: it is asked after again. To look at once: "overlock app sync <app>".',
    retry: 'later',
  },
  invitationIgnored: {
    summary: 'The invitation was sent four times and never accepted.',
    todo: 'Ask the person, then "overlock task retry <id>" to send it again.',
    retry: 'never',
  },
  invitationGone: {
    summary:
      'The invitation is no longer in the application: it was declined, or somebody canceled it there.',
    todo: 'Find out why, then "overlock task retry <id>" to invite again.',
    retry: 'never',
  },
  budgetSpent: {
    summary: 'The application allows so few requests that the change has to wait; the reason says how long.',
    todo: 'Nothing: it goes on by itself.',
    retry: 'later',
  },
  inProgress: {
    summary:
      'The application took the request and has not finished it, such as an invitation that waits for its person.',
    todo: 'Nothing: it is asked after again.',
    retry: 'later',
  },
  stillInProgress: {
    summary: 'The application took the request a week ago and still does not show the account.',
    todo: 'Look there, then "overlock task retry <id>".',
    retry: 'never',
  },
  readbackPending: {
    summary: 'The change was accepted, and the application may still show the state before.',
    todo: 'Nothing: it is read again.',
    retry: 'afterReading',
  },
  readbackMismatch: {
    summary: 'The application accepted the change, but a reading does not show it.',
    todo: 'Look at the account in the application, then "overlock task retry <id>".',
    retry: 'never',
  },
  halted: {
    summary: 'A person stopped the application, or all of them, with the kill switch.',
    todo: 'Nothing: it goes on after "overlock kill-switch off".',
    retry: 'later',
  },
  adminsMoving: {
    summary: 'Another administrator of the application is being changed at this moment.',
    todo: 'Nothing: it goes on by itself.',
    retry: 'later',
  },
  poisoned: {
    summary: 'The task broke its worker eight times in a row and was set aside.',
    todo: 'See the log, report it, then "overlock task retry <id>".',
    retry: 'never',
  },
} as const satisfies Record<string, Failure>
