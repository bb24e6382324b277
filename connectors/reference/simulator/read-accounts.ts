import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { answerPage } from './paging.ts'
import { invalid, notFound } from './refusals.ts'
import type { Account, State } from './state.ts'

/** Says that the token is good, and what it opens. It belongs to no account. */
export function getMe({ state }: Call<State>): Answer {
  return answer(200, { application: 'Reference application', accounts: state.accounts.size() })
}

/** A page, or with `userName` the one account of that name, compared exactly but for case. */
export function listAccounts({ state, request }: Call<State>): Answer {
  const userName = request.query.get('userName')
  if (userName === null) return answerPage(request.query, state.accounts, renderAccount)
  if (request.query.size > 1) return invalid('userName goes with no other parameter')
  const account = state.accounts.named(userName)
  const items = account === undefined ? [] : [renderAccount(account)]
  return answer(200, { items, total: items.length })
}

export function getAccount({ state, params }: Call<State>): Answer {
  const id = params['id'] ?? ''
  const account = state.accounts.get(id)
  return account ? answer(200, renderAccount(account)) : notFound('account', id)
}

/** As it is now: the answer must not follow what happens to the account before it is sent. */
export function renderAccount(account: Account): Account {
  return { ...account }
}
