import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Everything that can be set from outside, in one place. Only this file reads the environment. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
  readonly masterKeyFile: string | undefined
  /** What identity providers and browsers use to reach this server; undefined = the address it listens at. */
  readonly publicUrl: string | undefined
  readonly allowPrivateEgress: readonly string[]
  readonly production: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const cidr = z.union([z.cidrv4(), z.cidrv6()])
const text = z.string().optional()
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
  .transform(Number)
  .pipe(z.number().max(65_535))

const environment = z.object({
  OVERLOCK_PORT: port.default(8080),
  OVERLOCK_HOST: z.string().default('127.0.0.1'),
  OVERLOCK_DATA: text,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  OVERLOCK_MASTER_KEY_FILE: text,
  OVERLOCK_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  OVERLOCK_ALLOW_PRIVATE_EGRESS: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((item) => item !== ''))
    .pipe(z.array(cidr)),
  OVERLOCK_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: text,
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
    publicUrl: values.OVERLOCK_PUBLIC_URL?.replace(/\/+$/, ''),
    allowPrivateEgress: values.OVERLOCK_ALLOW_PRIVATE_EGRESS,
    production: values.NODE_ENV === 'production',
    logLevel: values.OVERLOCK_LOG,
  }
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
