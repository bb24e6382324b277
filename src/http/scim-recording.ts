import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '../applications/directory.ts'
import type { Clock } from '../clock.ts'
import type { RequestLog } from '../handshake/request-log.ts'
import type { ScimError } from '../scim/scim-error.ts'

export type ScimRecording = { readonly log: RequestLog; readonly clock: Clock; readonly directory: Directory }

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is, as far as that is known by now. */
    scimSender?: { readonly applicationId: string; readonly tokenId: string | null }
    scimRefusal?: ScimError
  }
}

const largestKept = 64 * 1024
const basePath = /^\/scim\/v2\/([a-z0-9-]{1,63})(?=[/?]|$)/i

/** Notes every request once it is answered; also those that no route or no token was found for. */
export function recordRequests(server: FastifyInstance, recording: ScimRecording): void {
  server.decorateRequest('scimSender')
  server.decorateRequest('scimRefusal')
  server.addHook('onResponse', async (request, reply) => {
    const base = basePath.exec(request.url)
    if (base === null) return
    const sender = request.scimSender ?? (await senderOf(recording.directory, base[1] ?? ''))
    if (sender === undefined) return
    const { authorization = '', 'user-agent': userAgent = '' } = request.headers
    recording.log.note({
      ...sender,
      ...{ authorization, userAgent, url: request.url, baseLength: base[0].length },
      at: recording.clock.now(),
      // Unknown once the client has hung up.
      address: request.ip ?? '',
      method: request.method,
      body: Number(request.headers['content-length'] ?? 0) > largestKept ? '(a large body)' : request.body,
      status: reply.statusCode,
      scimType: request.scimRefusal?.scimType ?? null,
      detail: request.scimRefusal?.detail ?? null,
      resourceId: resourceIdOf(request, reply),
      ms: Math.round(reply.elapsedTime),
    })
  })
}

/** A wrong path below a known application: the base URL was entered wrongly, and its administrator should see it. */
async function senderOf(directory: Directory, slug: string) {
  const context = await directory.bySlug(slug.toLowerCase()).catch(() => undefined)
  return context && { applicationId: context.application.id, tokenId: null }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function resourceIdOf(request: FastifyRequest, reply: FastifyReply): string | null {
  const made = String(reply.getHeader('location') ?? '')
  const named = (request.params as { id?: string } | undefined)?.id ?? ''
  return uuid.exec(made)?.[0] ?? uuid.exec(named)?.[0] ?? null
}
