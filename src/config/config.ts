import { join, resolve } from 'node:path'
import { z } from 'zod'
import { groupRoles, isIssuer, type OidcConfig, parseGroupRoles } from './oidc-config.ts'

/** Everything that can be set from outside, in one place. Only this file reads the environment. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
  readonly masterKeyFile: string | undefined
  readonly backupPassphraseFile?: string | undefined
  /** What identity providers and browsers use to reach this server; undefined = the address it listens at. */
  readonly publicUrl: string | undefined
  /** SCIM at a place of its own, and how it is reached there. */
  readonly scimPlace?: { readonly host: string; readonly port: number } | undefined
  readonly scimPublicUrl?: string | undefined
  /** Undefined: plain HTTP, for a reverse proxy. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly allowPrivateEgress: readonly string[]
  /** Undefined: one is looked for. */
  readonly browserPath?: string | undefined
  readonly browserSessions?: number
  /** Folders of connectors that did not come along with Overlock. */
  readonly connectorFolders: readonly string[]
  /** Proxies whose word on the sender of a request is taken. */
  readonly trustedProxies: readonly string[]
  /** Undefined: people sign in with a passphrase and a code alone. */
  readonly oidc?: OidcConfig | undefined
  /** Undefined: no mail is sent. */
  readonly mail?: MailConfig | undefined
  readonly production: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** How mail leaves: a file with `smtps://user:password@host`, and who it is from. */
export type MailConfig = { readonly smtpUrlFile: string; readonly from: string }

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const cidr = z.union([z.cidrv4(), z.cidrv6()])
const address = z.union([cidr, z.ipv4(), z.ipv6()])
const listOf = <Item extends z.ZodType<string, string>>(item: Item) =>
  z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(z.array(item))
const text = z.string().optional()
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
  .transform(Number)
  .pipe(z.number().max(65_535))

/** Each variable with its rule and, for the reference, what it means. */
export const environment = z.object({
  OVERLOCK_PORT: port.default(8080).describe('The port the server listens on. 0 takes a free one.'),
  OVERLOCK_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('The address it listens on. Leave it, and put a reverse proxy with TLS before it.'),
  OVERLOCK_DATA: text.describe(
    'The data directory: keys, credential and the embedded database. Without it `./overlock-data`; for root `/var/lib/overlock/data`.',
  ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'A PostgreSQL 15 or newer, as `postgres://user:password@host/database`, in place of the embedded one.',
    ),
  OVERLOCK_MASTER_KEY_FILE: text.describe(
    'The file with the master key: base64 of 32 bytes, readable by its owner alone. Without it `master.key` in the data directory. Made at the first start if it is not there.',
  ),
  OVERLOCK_BACKUP_PASSPHRASE_FILE: text.describe(
    'A file with a passphrase of at least 16 characters that backups are sealed with, in place of a key derived from the master key.',
  ),
  OVERLOCK_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'How identity providers reach this server; SCIM locations are made with it. Without it the address it listens on.',
    ),
  OVERLOCK_TLS_CERT_FILE: text.describe(
    'A file with the certificate of this server and those that lead to its root, as PEM. With it the server speaks https by itself. A renewed file is in use within ten seconds.',
  ),
  OVERLOCK_TLS_KEY_FILE: text.describe('The file with the key of that certificate, as PEM.'),
  OVERLOCK_SCIM_PORT: port
    .optional()
    .describe(
      'A port that answers SCIM and nothing else, while the other port no longer does: so that the internet reaches SCIM alone.',
    ),
  OVERLOCK_SCIM_HOST: text.describe('The address of that port. Without it that of `OVERLOCK_HOST`.'),
  OVERLOCK_SCIM_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('How identity providers reach that port, where it is not as `OVERLOCK_PUBLIC_URL` says.'),
  OVERLOCK_TRUSTED_PROXIES: listOf(address).describe(
    'Addresses or networks of your reverse proxies, as `127.0.0.1,10.0.0.0/8`. Only they are believed when `X-Forwarded-For` says who sent a request; without, nobody is.',
  ),
  OVERLOCK_ALLOW_PRIVATE_EGRESS: listOf(cidr).describe(
    'Private networks that vendor addresses may lie in, also with plain http, as CIDRs: `127.0.0.0/8,10.1.0.0/16`.',
  ),
  OVERLOCK_BROWSER: text.describe(
    'The browser for applications that are used by their pages: the path of Chromium or Google Chrome. Without it one of the system, else the one that came along (Linux). Without any such changes become work items.',
  ),
  OVERLOCK_BROWSER_SESSIONS: z
    .string()
    .regex(/^[1-9]\d?$/, 'must be a whole number from 1 to 99')
    .default('2')
    .transform(Number)
    .describe('How many browsers may be open at once. Each takes about 500 MB.'),
  OVERLOCK_CONNECTORS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((folder) => folder.trim())
        .filter((folder) => folder !== ''),
    )
    .describe(
      'Folders of connectors of your own, separated by commas; see [Add an app](../how-to/add-an-app.md). Their code runs in the server, with its rights: name only what you trust. Read at the start.',
    ),
  OVERLOCK_OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be the https address of an identity provider')
    .optional()
    .describe(
      'The issuer of the identity provider by which people sign in to the console, as `https://example.okta.com`; see [Sign in](../how-to/sign-in.md). Only its host is asked.',
    ),
  OVERLOCK_OIDC_CLIENT_ID: text.describe('The client id that the identity provider gave to this server.'),
  OVERLOCK_OIDC_CLIENT_SECRET_FILE: text.describe('The file with the secret of that client, on one line.'),
  OVERLOCK_OIDC_NAME: z
    .string()
    .default('single sign-on')
    .describe('What the sign-in page calls the identity provider, such as `Okta`.'),
  OVERLOCK_OIDC_SCOPES: z
    .string()
    .regex(/^openid( [\w:./-]+)*$/, 'must begin with openid')
    .default('openid profile email')
    .describe(
      'What the identity provider is asked for. Okta gives groups with `openid profile email groups`.',
    ),
  OVERLOCK_OIDC_ROLE_CLAIM: z
    .string()
    .default('groups')
    .describe('The claim of the ID token that holds the groups of a person.'),
  OVERLOCK_OIDC_ROLES: z
    .string()
    .default('')
    .transform((given, context) => {
      const roles = parseGroupRoles(given)
      if (roles === undefined)
        context.addIssue({
          code: 'custom',
          message: `must be group=role pairs, with ${groupRoles.join(', ')}`,
        })
      return roles ?? []
    })
    .describe(
      'Which group gives which role, the first that fits: `Overlock admins=admin, Helpdesk=operator`. Without it only people who were invited sign in.',
    ),
  OVERLOCK_SMTP_URL_FILE: text.describe(
    'The file with the address of the mail server that notifications leave by, as `smtps://user:password@mail.example.com`; see [Be told what happens](../how-to/be-told.md).',
  ),
  OVERLOCK_MAIL_FROM: text.describe('Who that mail is from, as `Overlock <overlock@example.com>`.'),
  OVERLOCK_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe(
      'From which level on log lines are written to stderr: `debug`, `info`, `warn`, `error` or `silent`.',
    ),
  NODE_ENV: text.describe(
    'With `production`, the first start refuses to make a master key where none was named.',
  ),
})

type Environment = Readonly<Record<string, string | undefined>>

/** Parses the environment, where empty means not set; throws a `ConfigError` that names every variable that is wrong. */
export function readConfig(env: Environment = process.env): Config {
  const parsed = environment.safeParse(withoutEmpty(env))
  if (!parsed.success) throw new ConfigError(explain(parsed.error))
  const values = parsed.data
  return {
    port: values.OVERLOCK_PORT,
    host: values.OVERLOCK_HOST,
    dataDirectory: resolve(values.OVERLOCK_DATA ?? defaultDataDirectory()),
    databaseUrl: values.DATABASE_URL,
    masterKeyFile: values.OVERLOCK_MASTER_KEY_FILE,
    backupPassphraseFile: values.OVERLOCK_BACKUP_PASSPHRASE_FILE,
    publicUrl: values.OVERLOCK_PUBLIC_URL?.replace(/\/+$/, ''),
    scimPlace: scimPlaceOf(values),
    scimPublicUrl: values.OVERLOCK_SCIM_PUBLIC_URL?.replace(/\/+$/, ''),
    tls: tlsOf(values),
    trustedProxies: values.OVERLOCK_TRUSTED_PROXIES,
    allowPrivateEgress: values.OVERLOCK_ALLOW_PRIVATE_EGRESS,
    browserPath: values.OVERLOCK_BROWSER,
    browserSessions: values.OVERLOCK_BROWSER_SESSIONS,
    connectorFolders: values.OVERLOCK_CONNECTORS.map((folder) => resolve(folder)),
    oidc: oidcOf(values),
    mail: mailOf(values),
    production: values.NODE_ENV === 'production',
    logLevel: values.OVERLOCK_LOG,
  }
}

/** All three, or none: half of it would fail at the first sign-in. */
function oidcOf(values: z.output<typeof environment>): OidcConfig | undefined {
  const { OVERLOCK_OIDC_ISSUER: issuer, OVERLOCK_OIDC_CLIENT_ID: clientId } = values
  const file = values.OVERLOCK_OIDC_CLIENT_SECRET_FILE
  const given = [issuer, clientId, file].filter((value) => value !== undefined)
  if (given.length === 0) return undefined
  if (issuer === undefined || clientId === undefined || file === undefined)
    throw new ConfigError(
      'OVERLOCK_OIDC_ISSUER, OVERLOCK_OIDC_CLIENT_ID and OVERLOCK_OIDC_CLIENT_SECRET_FILE belong together: set all of them, or none.',
    )
  return {
    ...{ issuer, clientId, clientSecretFile: resolve(file), name: values.OVERLOCK_OIDC_NAME },
    scopes: values.OVERLOCK_OIDC_SCOPES,
    ...{ roleClaim: values.OVERLOCK_OIDC_ROLE_CLAIM, roles: values.OVERLOCK_OIDC_ROLES },
  }
}

function tlsOf(values: z.output<typeof environment>): Config['tls'] {
  const { OVERLOCK_TLS_CERT_FILE: certFile, OVERLOCK_TLS_KEY_FILE: keyFile } = values
  if (certFile !== undefined && keyFile !== undefined)
    return { certFile: resolve(certFile), keyFile: resolve(keyFile) }
  if (certFile === undefined && keyFile === undefined) return undefined
  throw new ConfigError(
    'OVERLOCK_TLS_CERT_FILE and OVERLOCK_TLS_KEY_FILE belong together: set both of them, or neither.',
  )
}

function scimPlaceOf(values: z.output<typeof environment>): Config['scimPlace'] {
  const { OVERLOCK_SCIM_PORT: at, OVERLOCK_SCIM_HOST: host = values.OVERLOCK_HOST } = values
  return at === undefined ? undefined : { host, port: at }
}

function mailOf(values: z.output<typeof environment>): MailConfig | undefined {
  const { OVERLOCK_SMTP_URL_FILE: file, OVERLOCK_MAIL_FROM: from } = values
  if (file !== undefined && from !== undefined) return { smtpUrlFile: resolve(file), from }
  if (file === undefined && from === undefined) return undefined
  throw new ConfigError(
    'OVERLOCK_SMTP_URL_FILE and OVERLOCK_MAIL_FROM belong together: set both of them, or neither.',
  )
}

export function defaultDataDirectory(): string {
  const root = process.getuid?.() === 0
  return root ? '/var/lib/overlock/data' : join(process.cwd(), 'overlock-data')
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function explain(error: z.ZodError): string {
  const lines = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  return `These environment variables can't be used:\n${lines.join('\n')}`
}
