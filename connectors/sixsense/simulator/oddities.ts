/**
 * What can be different about the site than a recipe expects. Each is a switch that the renderers and handlers read, so
 * that any number of them can hold together.
 */
export type Oddity = {
  /** `cosmetic`: whoever works by what people see still gets it done. `breaking`: they must stop, or find out by reading. */
  readonly class: 'cosmetic' | 'breaking'
  /** What it is like, in a sentence. */
  readonly says: string
  /** Which deeds it stands in the way of; all of them when absent. */
  readonly hits?: readonly Deed[]
  /** What a careful client calls the stop. More than one where it depends on the moment. */
  readonly stops?: readonly string[]
}

export type Deed = 'list' | 'create' | 'setRole' | 'disable' | 'enable' | 'resendInvite' | 'deleteInvite'

const cosmetic = (says: string): Oddity => ({ class: 'cosmetic', says })
const breaking = (says: string, stops: readonly string[], hits?: readonly Deed[]): Oddity => ({
  ...{ class: 'breaking', says, stops },
  ...(hits !== undefined && { hits }),
})
const changes: readonly Deed[] = ['create', 'setRole', 'disable', 'enable', 'resendInvite', 'deleteInvite']
const onRows: readonly Deed[] = ['setRole', 'disable', 'enable', 'resendInvite', 'deleteInvite']

export const oddities = {
  renamedClasses: cosmetic('All classes and ids are others'),
  movedColumns: cosmetic('The columns stand in the opposite order'),
  extraColumn: cosmetic('There is a column more, "Last seen"'),
  listedHeaders: cosmetic('The columns are headed "User", "Email Address", "User Role"'),
  cookieBanner: cosmetic('A dialog about cookies comes first'),
  announcement: cosmetic('A note about a new feature stands above the table'),
  lateTable: cosmetic('The table is drawn a second after the page'),
  smallPages: cosmetic('A page has ten rows'),
  upperCaseEmails: cosmetic('E-mails are shown in capitals'),
  lookAlikes: cosmetic('There are people whose e-mails contain that of somebody else'),
  sameNames: cosmetic('Everybody has the same name'),
  htmlInName: cosmetic('A name is HTML'),
  orderInName: cosmetic('A name is an order to whoever reads it'),
  // Only a list of several pages is spoiled by it: a row can be on two of them, and another on none.
  otherOrder: breaking(
    'The rows stand in another order at every look',
    ['duplicate_accounts', 'incomplete_list'],
    ['list'],
  ),
  expiredSession: cosmetic('The session is over before it begins'),
  lateReadback: cosmetic('A change shows two seconds later'),
  savedWith500: cosmetic('A change is made, and the answer is an error'),
  sendsTwice: cosmetic('The page sends each change twice'),
  beaconOnClick: cosmetic('Each click also sends a beacon'),
  getOnHover: cosmetic('Opening a menu also asks an address that deletes'),

  loadMore: breaking(
    'Further rows come with "Load more" instead of pages',
    ['incomplete_list', 'pagination_stuck'],
    ['list'],
  ),
  otherHeader: breaking('The column of e-mails is headed "Contact"', ['schema_drift']),
  noEmailColumn: breaking('There is no column of e-mails', ['schema_drift']),
  otherStatus: breaking(
    'Whoever is active is called "On hold"',
    ['schema_drift', 'unknown'],
    ['list', 'create', 'setRole', 'disable', 'enable', 'deleteInvite'],
  ),
  otherHeading: breaking('The page is headed "Members"', ['layout_drift']),
  otherInvite: breaking('The button for inviting is called "Add people"', ['layout_drift']),
  otherMenu: breaking('Menu items are called by other words', ['not_found'], onRows),
  otherConfirm: breaking('Buttons of dialogs are called by other words', ['not_found'], changes),
  dangerousConfirm: breaking('The last button is called "… permanently"', ['not_found'], changes),
  survey: breaking('A dialog asks how likely one would recommend it', ['blocked_by_overlay']),
  lateSurvey: breaking(
    'That dialog comes when something is clicked',
    ['blocked_by_overlay', 'not_found', 'ambiguous'],
    changes,
  ),
  endlessSpinner: breaking('The page never comes to rest', ['timeout', 'layout_drift']),
  captcha: breaking('Signing in asks for a captcha', ['captcha']),
  emailCode: breaking('Signing in asks for a code that was sent by e-mail', ['login_failed']),
  otherAccount: breaking('Somebody else is signed in', ['identity_mismatch']),
  signedOutMidway: breaking(
    'The session is over when a change arrives',
    ['verify_failed', 'not_done', 'app_rejected'],
    changes,
  ),
  stepUp: breaking(
    'A change asks for the password again',
    ['not_done', 'app_rejected', 'verify_failed'],
    changes,
  ),
  roleIgnored: breaking(
    'The role of an invitation or a change is not saved',
    ['verify_failed'],
    ['create', 'setRole'],
  ),
  notSaved: breaking('A change is answered well and not made', ['verify_failed'], changes),
  refused: breaking('A change is refused with a sentence', ['app_rejected'], changes),
  notSavedWith500: breaking('A change is not made, and the answer is an error', ['not_done'], changes),
  twoRows: breaking('Each person has two rows', ['ambiguous_account', 'duplicate_accounts']),
  // Who stands on the first page is found all the same.
  searchShowsAll: breaking('The search does not search', ['search_untrusted', 'unknown', 'done'], changes),
  searchByName: breaking('The search looks at names only', ['search_untrusted', 'needsPerson'], changes),
  shortEmails: breaking('Long e-mails end in an ellipsis', [
    'search_untrusted',
    'schema_drift',
    'needsPerson',
    'identity_mismatch',
    'incomplete_list',
    'duplicate_accounts',
  ]),
  otherInDialog: breaking('The dialog names somebody else', ['identity_mismatch'], onRows),
  menuOfNeighbor: breaking('The menu opened is the neighbor’s', ['identity_mismatch', 'not_found'], onRows),
  requestForNeighbor: breaking('The request is about the neighbor', ['write_blocked'], onRows),
  batchRequest: breaking('The request carries a second person', ['write_blocked'], changes),
  sendsNothing: breaking('The last click sends nothing', ['no_write_seen'], changes),
  nativeConfirm: breaking('The browser itself asks again', ['no_write_seen'], changes),
  newField: breaking('Inviting needs a team', ['no_write_seen', 'not_found'], ['create']),
  noSeats: breaking('All licenses are in use', ['app_rejected'], ['create', 'enable']),
  inFrame: breaking('The page lies in a frame', ['layout_drift']),
  german: breaking('The page is in German', ['layout_drift']),
  wrongTotal: breaking('The number of users is one too many', ['incomplete_list'], ['list']),
  noTotal: breaking(
    'The number of users is missing',
    ['incomplete_list', 'schema_drift', 'layout_drift', 'not_found'],
    ['list'],
  ),
  serverError: breaking('The page answers with an error', ['session_lost']),
} as const satisfies Record<string, Oddity>

export type OddityName = keyof typeof oddities
export type Oddities = ReadonlySet<OddityName>

export function isOddity(name: unknown): name is OddityName {
  return typeof name === 'string' && Object.hasOwn(oddities, name)
}
