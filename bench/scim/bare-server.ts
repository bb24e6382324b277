import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'

/**
 * As little as a server on this store can do: Node's own HTTP, one statement on one row per request, its own commit.
 * A process of its own; argument: the database. Its first line on stdout is its address.
 */
const [connectionString] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 16 })

await pool.query(`
  create table bare_row (id uuid primary key, name_key text not null unique, body jsonb not null)`)

type Row = { readonly body: object }

const statements = {
  insert: 'insert into bare_row (id, name_key, body) values ($1, lower($2), $3) returning body',
  byId: 'select body from bare_row where id = $1',
  byName: 'select body from bare_row where name_key = lower($1)',
  update: 'update bare_row set body = body || $2 where id = $1 returning body',
} as const

async function run(name: keyof typeof statements, values: readonly unknown[]): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>({ name, text: statements[name], values: [...values] })
  return rows
}

async function answer(request: IncomingMessage): Promise<readonly Row[]> {
  const url = new URL(request.url ?? '/', 'http://bare')
  const id = url.pathname.split('/')[2]
  if (request.method === 'POST') {
    const sent = JSON.parse(await text(request)) as { id: string; userName: string }
    return run('insert', [sent.id, sent.userName, JSON.stringify(sent)])
  }
  if (request.method === 'PATCH') return run('update', [id, JSON.stringify(JSON.parse(await text(request)))])
  return id === undefined ? run('byName', [url.searchParams.get('name')]) : run('byId', [id])
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const rows = await answer(request)
  response.setHeader('content-type', 'application/json')
  response.statusCode = rows.length === 1 ? 200 : 404
  response.end(JSON.stringify(rows[0]?.body ?? null))
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    response.statusCode = 500
    response.end(String(error))
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
