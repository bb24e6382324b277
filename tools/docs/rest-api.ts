import { operations } from '../../src/operations/table.ts'
import { code, type Page, page, table } from './markdown.ts'

const intro = `Everything the command line asks of a server goes over this API, so what a command can do, a program can do. All paths are
under \`/api\` and need an API token: \`Authorization: Bearer <token>\`. On the machine of the server the token is the content of
\`local-credential\` in the data directory.

Inputs and their rules are described by the server itself, in OpenAPI 3.1:

\`\`\`sh
curl -H "Authorization: Bearer $(cat overlock-data/local-credential)" http://127.0.0.1:8080/api/openapi.json
\`\`\`

A part of the path in braces is a field of the input. The other fields go into the query of a GET or DELETE, else into a JSON
body. Errors are problem details (RFC 9457) with a \`code\`, a sentence in \`detail\`, and often what to do in \`todo\`; the codes
are in the [failure reference](failures.md). A change that carries an \`Idempotency-Key\` of yours is done once: sent again
within 24 hours it is answered as before, with \`Idempotency-Replayed: true\`; the key with another request is refused with
422, and with 409 while the first is under way or where nobody knows what became of it. \`GET /healthz\` and \`GET /readyz\`, outside of \`/api\`, need no token; \`GET /metrics\` does.`

export function restApiPage(): Page {
  const rows = operations.map(({ name, summary, effect, roles, rest }) => [
    code(`${rest.method} ${rest.path}`),
    `${summary}${rest.stream === undefined ? '' : ` (a stream of ${rest.stream})`}`,
    effect,
    roles.join(', '),
    code(name),
  ])
  return page('rest-api.md', 'REST API', [
    intro,
    table(['request', 'does', 'effect', 'open to', 'operation'], rows),
    'The SCIM endpoint of an application is apart from it: `/scim/v2/<slug>`, with a SCIM token of that application.',
  ])
}
