/** Every right a group can give. https://developers.activecampaign.com/reference/create-a-new-group */
export const groupFlags = [
  'pgMessageAdd',
  'pgMessageEdit',
  'pgMessageDelete',
  'pgMessageSend',
  'pgListAdd',
  'pgListEdit',
  'pgListDelete',
  'pgListHeaders',
  'pgListEmailaccount',
  'pgListBounce',
  'pgContactAdd',
  'pgContactEdit',
  'pgContactDelete',
  'pgContactMerge',
  'pgContactImport',
  'pgContactApprove',
  'pgContactExport',
  'pgContactSync',
  'pgContactFilters',
  'pgContactActions',
  'pgContactFields',
  'pg_user_add',
  'pg_user_edit',
  'pg_user_delete',
  'pgGroupAdd',
  'pgGroupEdit',
  'pgGroupDelete',
  'pgTemplateAdd',
  'pgTemplateEdit',
  'pgTemplateDelete',
  'pgPersonalizationAdd',
  'pgPersonalizationEdit',
  'pgPersonalizationDelete',
  'pgAutomationManage',
  'pgFormEdit',
  'pgReportsCampaign',
  'pgReportsList',
  'pgReportsUser',
  'pgReportsTrend',
  'pgStartupReports',
  'pgStartupGettingstarted',
  'pgDeal',
  'pgDealDelete',
  'pgDealReassign',
  'pgDealGroupAdd',
  'pgDealGroupEdit',
  'pgDealGroupDelete',
  'pgSavedResponsesManage',
  'unsubscribelink',
  'optinconfirm',
  'reqApproval',
  'reqApproval1st',
  'socialdata',
] as const

export type GroupFlag = (typeof groupFlags)[number]

/** The vendor shows flags as text. */
export type FlagValue = '0' | '1'
export type Flags = Readonly<Record<GroupFlag, FlagValue>>

export function flagsOf(on: (flag: GroupFlag) => boolean): Flags {
  return Object.fromEntries(groupFlags.map((flag) => [flag, on(flag) ? '1' : '0'])) as Flags
}

/** Documented as booleans; the same flags come back as "0" and "1", so those are taken too. */
export function readFlag(value: unknown): FlagValue | undefined {
  if (value === true || value === 1 || value === '1') return '1'
  if (value === false || value === 0 || value === '0') return '0'
  return undefined
}
