/**
 * What happens with a task that ended, or waits, with a code:
 * - `later`: it is tried again by itself
 * - `afterReading`: whether the change happened is not known; a reading tells, and then it goes on by itself
 * - `afterApproval`: it goes on when a person releases it
 * - `never`: a person must act first, here, in the application or at the identity provider
 */
export type Retry = 'later' | 'afterReading' | 'afterApproval' | 'never'

/** One entry of the vocabulary: what it means, what an administrator should do, and what happens by itself. */
export type Failure = { readonly summary: string; readonly todo: string; readonly retry: Retry }
