import { isObject } from '../../../simulation/json.ts'

/**
 * What a user can be allowed, by the names the API takes, with the words the API shows for them.
 * https://developers.brevo.com/reference/inviteuser for the names; the words are those of the example at
 * https://developers.brevo.com/reference/get-user-permission where it has them, and [unverified] otherwise.
 */
type Feature = { readonly label: string; readonly permissions: Readonly<Record<string, string>> }

const write = { create_edit_delete: 'Create / edit / delete' }
const campaign = { ...write, send_schedule_suspend: 'Send / schedule / suspend' }
const all = { all: 'All' }

export const features: Readonly<Record<string, Feature>> = {
  email_campaigns: { label: 'Email campaign', permissions: campaign },
  sms_campaigns: { label: 'SMS campaign', permissions: campaign },
  contacts: {
    label: 'Contacts',
    permissions: {
      view: 'View',
      ...write,
      import: 'Import',
      export: 'Export',
      list_and_attributes: 'List and attributes',
      forms: 'Contact forms',
    },
  },
  templates: {
    label: 'Templates',
    permissions: { ...write, activate_deactivate: 'Activate / deactivate' },
  },
  workflows: {
    label: 'Workflows',
    permissions: {
      ...write,
      activate_deactivate_pause: 'Activate / deactivate / Pause',
      settings: 'Settings',
    },
  },
  facebook_ads: { label: 'Facebook Ads', permissions: { ...write, schedule_pause: 'Schedule / pause' } },
  landing_pages: { label: 'Landing pages', permissions: all },
  transactional_emails: {
    label: 'Transactional emails',
    permissions: { settings: 'Settings', logs: 'Logs' },
  },
  smtp_api: {
    label: 'SMTP & API',
    permissions: { smtp: 'SMTP', api_keys: 'API Keys', authorized_ips: 'Authorized IPs' },
  },
  user_management: { label: 'User management', permissions: all },
  sales_platform: {
    label: 'Sales Platform',
    permissions: {
      create_edit_deals: 'Create / edit / delete owned deals and tasks',
      delete_owned_deals: 'Delete owned deals',
      manage_others_deals_tasks: 'Manage deals and tasks from other users',
      reports: 'Reports',
      settings: 'Settings',
    },
  },
  phone: { label: 'Phone', permissions: all },
  conversations: {
    label: 'Conversations',
    permissions: { access: 'Access', assign: 'Assign', configure: 'Configure' },
  },
  senders_domains_dedicated_ips: {
    label: 'Senders, Domains & Dedicated IPs',
    permissions: {
      senders_management: 'Senders management',
      domains_management: 'Domains management',
      dedicated_ips_management: 'Dedicated IPs management',
    },
  },
  push_notifications: {
    label: 'Push',
    permissions: { view: 'View', ...write, send: 'Send', settings: 'Settings' },
  },
  companies: {
    label: 'Companies',
    permissions: {
      manage_owned_companies: 'Create / edit / delete owned companies',
      manage_others_companies: 'Manage companies from other users',
      settings: 'Settings',
    },
  },
}

/** By feature, what is allowed in it; a feature that is missing is not allowed at all. */
export type Privileges = Readonly<Record<string, readonly string[]>>

/** The list of a request as privileges, `none` meaning nothing; a sentence when the vendor would not take it. */
export function readPrivileges(list: unknown): Privileges | string {
  if (!Array.isArray(list)) return 'privileges is missing'
  const privileges: Record<string, readonly string[]> = {}
  for (const item of list) {
    const { feature, permissions } = isObject(item) ? item : {}
    const known =
      typeof feature === 'string' && Object.hasOwn(features, feature) ? features[feature] : undefined
    if (known === undefined) return `Invalid feature ${String(feature)}`
    if (!Array.isArray(permissions)) return `Permissions of ${String(feature)} are missing`
    const wrong = permissions.find((one) => one !== 'none' && !Object.hasOwn(known.permissions, String(one)))
    if (wrong !== undefined) return `Invalid permission ${String(wrong)} for the feature ${String(feature)}`
    privileges[String(feature)] = permissions.map(String).filter((one) => one !== 'none')
  }
  return privileges
}

export const everything: Privileges = Object.fromEntries(
  Object.entries(features).map(([name, { permissions }]) => [name, Object.keys(permissions)]),
)

/** Every feature with the words for what is allowed, `None` where nothing is. */
export function renderPrivileges(privileges: Privileges) {
  return Object.entries(features).map(([name, { label, permissions }]) => {
    const words = (privileges[name] ?? []).map((one) => permissions[one] ?? one)
    return { feature: label, permissions: words.length === 0 ? ['None'] : words }
  })
}

const areas = { conversations: ['conversations'], crm: ['sales_platform', 'phone', 'companies'] }

export function featureAccess(privileges: Privileges) {
  const { conversations, crm } = areas
  const marketing = Object.keys(features).filter((one) => ![...conversations, ...crm].includes(one))
  return {
    marketing: accessTo(privileges, marketing),
    conversations: accessTo(privileges, conversations),
    crm: accessTo(privileges, crm),
  }
}

function accessTo(privileges: Privileges, area: readonly string[]): 'none' | 'custom' | 'full' {
  const held = area.map((name) => privileges[name]?.length ?? 0)
  if (held.every((count) => count === 0)) return 'none'
  return area.every((name, at) => held[at] === everything[name]?.length) ? 'full' : 'custom'
}
