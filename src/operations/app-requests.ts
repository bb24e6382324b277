import { z } from 'zod'
import { idpNames, recognize } from '../handshake/recognize.ts'
import type { RecordedRequest } from '../handshake/recorded-request.ts'
import { listRequests } from '../handshake/request-store.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

type ListedRequest = RecordedRequest & { readonly idp: string | null }

/** The last requests of an application's identity provider, oldest first, without credentials and profiles. */
export const appRequests = operation({
  name: 'app.requests',
  summary: "List the identity provider's last requests",
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'auditor'],
  input: z.object({
    app,
    after: z.coerce.number().int().min(0).optional().describe('Only requests after this one.'),
    limit: z.coerce.number().int().min(1).max(250).default(50).describe('At most this many, the newest.'),
  }),
  rest: { method: 'GET', path: '/applications/{app}/requests' },
  cli: {
    command: 'app requests <app>',
    print: (requests: readonly ListedRequest[]) =>
      requests.length === 0
        ? 'No request has come in the last 7 days.'
        : table(
            ['at (UTC)', 'from', 'token', 'request', 'status', 'ms', 'why'],
            requests.map((one) => [
              one.at.slice(0, 19).replace('T', ' '),
              one.idp ?? one.address,
              one.token ?? (one.accepted ? '' : 'refused'),
              `${one.method} ${one.path || '/'}`,
              one.status,
              one.ms,
              one.detail,
            ]),
          ),
  },
  async run(system, _caller, { app: slug, after, limit }): Promise<readonly ListedRequest[]> {
    const { application } = await contextOfApp(system, slug)
    await system.requestLog.flush()
    const requests = await listRequests(system.db, application.id, { after, limit })
    return requests.map((request) => {
      const found = recognize([request])
      return { ...request, idp: found === undefined ? null : idpNames[found.kind] }
    })
  },
})
