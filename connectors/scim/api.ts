import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonValue } from '../../src/connector/json.ts'
import { accessToken, dropToken } from './access-token.ts'
import { type Context, sentenceOf, unexpected } from './answer.ts'

export type Asked = {
  readonly query?: Readonly<Record<string, string>>
  readonly json?: JsonValue
  /** The version the change was decided on (RFC 7644 §3.14). */
  readonly ifMatch?: string | undefined
  /** A 404 of whatever form says that the server lacks this page. */
  readonly mayLack?: true
}

/**
 * One call below the base URL (RFC 7644 §3.2). What is not JSON was not said by SCIM, whatever its status: a page of a
 * proxy or a sign-in screen is neither a success nor a refusal nor an absence.
 */
export async function call(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  asked: Asked = {},
): Promise<HttpResponse> {
  let response = await send(context, method, path, asked)
  // RFC 6750 §3.1: a 401 was not carried out, so a token that ended early may be followed by one new one.
  if (response.status === 401 && dropToken(context)) response = await send(context, method, path, asked)
  if (response.status === 401) throw new ConnectorError('credentialsRejected')
  if (response.status === 404 && asked.mayLack) return response
  const redirected = response.status >= 300 && response.status < 400
  if (redirected || typeof response.body === 'string') throw unexpected(response)
  if (response.status === 403)
    throw new ConnectorError('permissionDenied', { privateDetail: sentenceOf(context, response) })
  if (response.status === 412)
    throw new ConnectorError('unavailable', {
      message: 'Somebody changed it in the application at the same moment. It is read again.',
    })
  return response
}

async function send(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  { query, json, ifMatch }: Asked,
): Promise<HttpResponse> {
  const { baseUrl, mediaType } = context.settings
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`
  return context.http.send({
    method,
    url: `${baseUrl}${path}${search}`,
    headers: {
      authorization: `Bearer ${await accessToken(context)}`,
      accept: 'application/scim+json, application/json',
      ...(json !== undefined && { 'content-type': mediaType }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
}
