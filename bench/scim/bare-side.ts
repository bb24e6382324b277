import { randomUUID } from 'node:crypto'
import type { Shot } from '../load.ts'
import { ask } from '../stores.ts'
import { startScript } from './child.ts'
import { type Kind, person } from './kinds.ts'
import type { Side } from './side.ts'

/** Of the person with this number, as the statement in `grow` makes it. */
const idOf = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** The floor: what a bare HTTP server does with one statement on one row of the same store. */
export async function startBare(databaseUrl: string): Promise<Side> {
  const child = await startScript(new URL('./bare-server.ts', import.meta.url), databaseUrl)
  let users = 0
  const chosen = () => 1 + Math.floor(Math.random() * users)
  const shots: Partial<Record<Kind, () => Shot>> = {
    create: () => {
      const id = randomUUID()
      return { method: 'POST', path: '/rows', body: JSON.stringify({ ...person(0), id, userName: id }) }
    },
    get: () => ({ method: 'GET', path: `/rows/${idOf(chosen())}` }),
    filter: () => ({ method: 'GET', path: `/rows?name=${encodeURIComponent(person(chosen()).userName)}` }),
    patch: () => {
      const body = JSON.stringify({ active: Math.random() < 0.5 })
      return { method: 'PATCH', path: `/rows/${idOf(chosen())}`, body }
    },
  }
  return {
    name: 'bare',
    pid: child.pid,
    origin: child.firstLine,
    async grow(to) {
      const body = JSON.stringify(person(0)).replaceAll("'", "''")
      await ask(
        databaseUrl,
        `insert into bare_row (id, name_key, body)
         select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'person.' || n || '@example.com',
           '${body}'::jsonb || jsonb_build_object('userName', 'person.' || n || '@example.com')
         from generate_series(${users + 1}, ${to}) as n`,
      )
      users = to
    },
    shots: async (kind) => shots[kind],
    [Symbol.asyncDispose]: child.stop,
  }
}
