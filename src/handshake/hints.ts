import type { StepName, StoredCounts } from './assess.ts'
import type { IdpKind } from './recognize.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { isTest, passingUser, wentWell } from './seen.ts'

export type Situation = {
  readonly requests: readonly RecordedRequest[]
  readonly counts: StoredCounts
  readonly now: Date
  readonly idp: IdpKind | undefined
  readonly missing: StepName | null
}

type Hint = (situation: Situation) => string | undefined

/** What looks wrong or needs to be known, the most urgent first. */
export function hintsOf(situation: Situation): readonly string[] {
  return hints.map((hint) => hint(situation)).filter((says) => says !== undefined)
}

const minuteMs = 60_000
/** Microsoft Learn, "How application provisioning works": incremental cycles come about every 40 minutes. */
const cycleMs = 40 * minuteMs

const latest = (requests: readonly RecordedRequest[]) => requests.findLast(({ accepted }) => accepted)

const wrongAddress: Hint = ({ requests }) => {
  const lost = requests.findLast(({ accepted, status }) => !accepted && status === 404)
  if (lost === undefined || newerAccepted(requests, lost)) return undefined
  return `A request went to ${lost.path || '/'}, where nothing is. The base URL at the identity provider must end with the name of the application, without anything behind it.`
}

const wrongToken: Hint = ({ requests, idp }) => {
  const refused = requests.findLast(({ accepted, status }) => !accepted && status === 401)
  if (refused === undefined || newerAccepted(requests, refused)) return undefined
  const since = requests.filter(({ id, status }) => status === 401 && id > (latest(requests)?.id ?? 0)).length
  const quarantine =
    idp === 'entra' ? ' Entra ID puts an application in quarantine at once when its token is refused.' : ''
  return `${since === 1 ? 'The last request was' : `The last ${since} requests were`} refused, from ${refused.address}: ${why[refused.credential]}${quarantine}`
}

const why: Readonly<Record<RecordedRequest['credential'], string>> = {
  none: 'no token was sent. Enter one at the identity provider as a bearer token.',
  overlock:
    'the token is not valid for this application: it belongs to another one, was revoked, has ended, or was cut when it was copied.',
  basic:
    'a user name and password were sent. Choose "HTTP header" or "bearer token" at the identity provider.',
  other: 'what was sent is no token of Overlock. Make one with "overlock scim-token create" and enter it.',
}

const failing: Hint = ({ requests, idp }) => {
  const recent = requests.filter(({ accepted }) => accepted).slice(-20)
  const failed = recent.filter((request) => !wentWell(request))
  const last = failed.at(-1)
  if (last === undefined || failed.length < 3 || failed.length < recent.length * 0.4) return undefined
  const reason = last.detail === null ? `status ${last.status}` : `${last.status}: ${last.detail}`
  return `${failed.length} of the last ${recent.length} requests failed, the last one with ${reason}${after[idp ?? 'other'] ?? ''}`
}

/** What each does with errors: research of their own documents, named in the how-to guides. */
const after: Readonly<Record<string, string>> = {
  okta: ' Okta does not repeat these by itself: mend the cause, then press Retry Selected under Dashboard > Tasks.',
  entra:
    ' If more than 40 % keep failing, Entra ID puts the application in quarantine and comes only once a day; mend the cause, then Restart provisioning.',
}

const entraCycle: Hint = ({ requests, idp, now, counts }) => {
  const last = idp === 'entra' && counts.users > 0 ? latest(requests) : undefined
  if (last === undefined) return undefined
  const expected = new Date(Date.parse(last.at) + cycleMs)
  const at = expected.toISOString().slice(0, 16).replace('T', ' ')
  if (now.getTime() <= expected.getTime() + 20 * minuteMs)
    return `Entra ID comes about every 40 minutes; the next cycle is expected by ${at} UTC.`
  return `Entra ID comes about every 40 minutes and was expected by ${at} UTC. In Entra, see under Provisioning whether it is paused or in quarantine.`
}

const oneLoginWaits: Hint = ({ requests, idp, now, missing }) => {
  const tested = requests.findLast((request) => isTest(request, idp))
  if (idp !== 'onelogin' || missing !== 'users' || tested === undefined) return undefined
  const quietMs = now.getTime() - Date.parse(latest(requests)?.at ?? tested.at)
  if (quietMs < 5 * minuteMs) return undefined
  return 'Nothing came since OneLogin tested the connection. Look in OneLogin under Users > Provisioning for people who wait for approval.'
}

const activation: Hint = ({ requests, idp, counts }) =>
  idp === 'jumpcloud' && counts.mode === 'apply' && passingUser(requests) !== undefined
    ? 'The test person and test group of JumpCloud’s activation came and went. If they made an account in the application, delete it there.'
    : undefined

const passed: Hint = ({ requests, idp, counts }) =>
  idp === 'jumpcloud' && counts.mode === 'shadow' && passingUser(requests) !== undefined
    ? 'The test person of JumpCloud’s activation came and went. In shadow mode nothing of it reached the application.'
    : undefined

const unmapped: Hint = ({ counts: { groups, mappedGroups } }) =>
  groups > 0 && mappedGroups === 0
    ? 'No pushed group is mapped, so that nobody gets a right by a group. See "overlock mapping set".'
    : undefined

const inShadow: Hint = ({ counts }) =>
  counts.mode === 'shadow' && counts.users > 0
    ? 'The application is in shadow mode: see "overlock plan", and let it act with "overlock app mode".'
    : undefined

const noToken: Hint = ({ counts }) =>
  counts.liveTokens === 0
    ? 'There is no live token for this application. Make one with "overlock scim-token create".'
    : undefined

const hints: readonly Hint[] = [
  ...[noToken, wrongAddress, wrongToken, failing, oneLoginWaits, activation, passed, entraCycle],
  ...[unmapped, inShadow],
]

function newerAccepted(requests: readonly RecordedRequest[], { id }: RecordedRequest): boolean {
  return (latest(requests)?.id ?? 0) > id
}
