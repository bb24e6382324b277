import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { operationErrors } from '../operations/operation-error.ts'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'

/**
 * Answers an address in which a "%" encodes nothing. No route is looked for then, and no error handler of one either:
 * so the refusal is given here, in the form of the others of its surface.
 */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400
  const detail = 'The address of the request can not be read. Each "%" in it must begin an encoded character.'
  const isScim = /^\/scim\//i.test(request.url)
  const body = isScim
    ? toErrorBody(new ScimError(status, detail))
    : { status, title: operationErrors.badInput.title, code: 'badInput', detail }
  reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', `application/${isScim ? 'scim' : 'problem'}+json; charset=utf-8`)
    .send(JSON.stringify(body))
}
