import { z } from 'zod'
import { environment } from '../../src/config/config.ts'
import { code, type Page, page, table } from './markdown.ts'

/** What the command line reads besides, to find a running server: src/config/client-config.ts. */
const clientVariables = {
  OVERLOCK_URL: 'The address of the server. Without it, as `server.json` in the data directory says.',
  OVERLOCK_TOKEN:
    'The API token to sign in with. Without it, `local-credential` in the data directory, also with `OVERLOCK_URL`.',
  OVERLOCK_DATA: 'The data directory in which `server.json` and `local-credential` are looked for.',
} as const

/** What lies in the data directory. */
const files = [
  ['`local-credential`', 'An API token with the role of owner, for the command line.', 'It is made again.'],
  ['`master.key`', 'The master key, unless another file was named.', 'Secrets and tokens are lost for good.'],
  [
    '`master.key.old`',
    'The master key from before the last change.',
    'Backups made until then can not be opened.',
  ],
  [
    '`postgres/`, or `postgres.json` and a pointer',
    'The embedded database and its passwords.',
    'All data is lost.',
  ],
  ['`node-id`', 'The name of this server among others on its database.', 'It is made again.'],
  ['`server.json`', 'Process and address of the running server.', 'Nothing, when it is stopped.'],
  ['`lock/`', 'Keeps a second server away.', 'Nothing, when it is stopped.'],
] as const

const intro = `Overlock is set by environment variables alone; settings of an application are given with \`overlock app add\` and
\`overlock app set\`. An empty variable counts as not set. A value that can't be used stops the start, with a line for each.`

const backup = `Back up the database and the master key, and keep them apart: without the key the secrets in the database can't be opened.
The files of the embedded PostgreSQL may only be copied while the server is stopped.`

type Properties = Readonly<Record<string, { readonly description?: string } | undefined>>

export function configurationPage(): Page {
  const properties = (z.toJSONSchema(environment, { io: 'input' }).properties ?? {}) as Properties
  const defaults: Readonly<Record<string, unknown>> = environment.parse({})
  const rows = Object.keys(environment.shape).map((name) => {
    const description = properties[name]?.description
    if (description === undefined) throw new Error(`${name} has no description in src/config/config.ts`)
    const value = defaults[name]
    const shown = typeof value === 'string' || typeof value === 'number' ? code(String(value)) : ''
    return [code(name), description, shown]
  })
  return page('configuration.md', 'Configuration', [
    intro,
    '## The server',
    table(['variable', 'meaning', 'default'], rows),
    '## The command line',
    table(
      ['variable', 'meaning'],
      Object.entries(clientVariables).map(([name, meaning]) => [code(name), meaning]),
    ),
    '## The data directory',
    table(['file', 'is', 'without it'], files),
    'Under root the database may lie in `/var/lib/overlock/clusters/` instead, with a pointer in the data directory, where\n' +
      'the account that runs PostgreSQL could not enter the data directory.',
    backup,
  ])
}
