import type { Failure } from './failure.ts'

/** Why a plan waits for a person, in words for whoever asks. */
export const holds = {
  shadow: {
    summary: 'Shadow mode: planned and shown, not executed.',
    todo: 'Look at it with "overlock plan <app>", then "overlock app mode <app> apply".',
    retry: 'afterApproval',
  },
  deletion: {
    summary: 'Deleting an account is for a person to release: "overlock task approve".',
    todo: 'Release it with "overlock task approve <id>", or leave it: access is already gone.',
    retry: 'afterApproval',
  },
  adoption: {
    summary:
      'This account was not made by Overlock; a person must agree that it is managed: "overlock task approve".',
    todo: 'Release it with "overlock task approve <id>", or stop it with "overlock task cancel <id>".',
    retry: 'afterApproval',
  },
  recovery: {
    summary:
      'The database was set back, and the world has gone on. Nothing is changed until a person has looked: "overlock recovery show <app>".',
    todo: 'Look with "overlock recovery show <app>", then "overlock recovery end <app>" for all, or "overlock task approve <id>" for one.',
    retry: 'afterApproval',
  },
  replacement: {
    summary:
      'The application can not change this sign-in name: the account would be removed and another one made. A person must release it: "overlock task approve".',
    todo: 'Tell the person that an invitation will come, then release it with "overlock task approve <id>", or stop it with "overlock task cancel <id>".',
    retry: 'afterApproval',
  },
  seat: {
    summary: 'This may buy a seat in the application. A person must release it: "overlock task approve".',
    todo: 'Release it with "overlock task approve <id>", free a seat, or let seats be bought with "overlock app set <app> --extra-seats buy".',
    retry: 'afterApproval',
  },
  guard: {
    summary:
      'More accounts would lose access or rights within 24 hours than the limit allows. A person must release it: "overlock task approve".',
    todo: 'If the removals are meant, release each with "overlock task approve <id>"; otherwise correct the assignment.',
    retry: 'afterApproval',
  },
} as const satisfies Record<string, Failure>

export type Hold = keyof typeof holds
