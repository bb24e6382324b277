import type { FastifyReply } from 'fastify'
import type { Finished } from '../people/oidc.ts'
import type { Refused } from '../people/sign-on.ts'

export type SignOnProblem =
  | Exclude<Finished['outcome'], 'vouched'>
  | Refused
  | 'noAttempt'
  | 'another'
  | 'notFresh'
  | 'noOwner'

/** A browser comes back with a page to show, not with a program that reads JSON: what happened, and what to do next. */
const words: Readonly<Record<SignOnProblem, { status: number; says: string; todo: string }>> = {
  unreachable: {
    status: 502,
    says: 'The identity provider does not answer, or not as OpenID Connect asks for.',
    todo: 'Try again in a minute. The log of the server says what came back.',
  },
  denied: {
    status: 403,
    says: 'The identity provider did not let you in, or you stopped there.',
    todo: 'Ask whoever runs it to assign you to this application.',
  },
  unproved: {
    status: 400,
    says: 'The answer of the identity provider does not fit what was asked.',
    todo: 'Begin again at the sign-in page, in one window.',
  },
  noAttempt: {
    status: 400,
    says: 'This browser did not begin a sign-in here, or more than ten minutes ago.',
    todo: 'Begin at the sign-in page.',
  },
  stranger: {
    status: 403,
    says: 'The identity provider knows you, but nobody invited you here and no group of yours has a role.',
    todo: 'Ask the owner for an invitation, and open its link.',
  },
  disabled: {
    status: 403,
    says: 'Your access was taken away here.',
    todo: 'Ask the owner.',
  },
  noRole: {
    status: 403,
    says: 'None of your groups has a role here any more. You were signed out everywhere.',
    todo: 'Ask whoever looks after the groups at the identity provider.',
  },
  noCode: {
    status: 404,
    says: 'This invitation is not good: it was used, or its time is over.',
    todo: 'Ask the owner for another one.',
  },
  taken: {
    status: 409,
    says: 'You are somebody else here already, and this invitation is for another person.',
    todo: 'Ask the owner which of the two you are.',
  },
  another: {
    status: 403,
    says: 'That was somebody else than who is signed in here.',
    todo: 'Sign out, and begin again.',
  },
  notFresh: {
    status: 403,
    says: 'The identity provider does not say that you showed who you are just now.',
    todo: 'It must send the claim auth_time; in Microsoft Entra ID it is an optional claim of the ID token.',
  },
  noOwner: {
    status: 409,
    says: 'Nobody owns this installation yet.',
    todo: 'Open the set-up link that the server printed when it started.',
  },
}

export function answerSignOnProblem(reply: FastifyReply, problem: SignOnProblem) {
  const { status, says, todo } = words[problem]
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not signed in – Overlock</title><main><h1>Not signed in</h1><p>${says}</p><p>${todo}</p><p><a href="/">To the sign-in page</a></p></main></html>`,
    )
}
