import type { JsonObject } from './json.ts'
import { defaultPageSize, maxPageSize } from './list-response.ts'

/** What the server can do beyond the core of the protocol. Only what really works may be declared. */
export type ServerFeatures = {
  readonly bulk?: { readonly maxOperations: number; readonly maxPayloadSize: number }
  readonly sort: boolean
  readonly etag: boolean
  /** RFC 9865. */
  readonly cursorPaging?: { readonly timeoutSeconds: number }
  readonly basicAuthentication: boolean
}

/** RFC 7643 §5. `baseUrl` has no slash at its end. */
export function serviceProviderConfig(baseUrl: string, features: ServerFeatures): JsonObject {
  const { bulk, cursorPaging } = features
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: bulk !== undefined, ...(bulk ?? { maxOperations: 0, maxPayloadSize: 0 }) },
    filter: { supported: true, maxResults: maxPageSize },
    changePassword: { supported: false },
    sort: { supported: features.sort },
    etag: { supported: features.etag },
    pagination: {
      index: true,
      cursor: cursorPaging !== undefined,
      defaultPaginationMethod: 'index',
      defaultPageSize,
      maxPageSize,
      ...(cursorPaging && { cursorTimeout: cursorPaging.timeoutSeconds }),
    },
    authenticationSchemes: features.basicAuthentication ? [bearer, basic] : [bearer],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}

const bearer: JsonObject = {
  type: 'oauthbearertoken',
  name: 'Bearer token',
  description: 'A token made for one application, in the Authorization header.',
  specUri: 'https://www.rfc-editor.org/info/rfc6750',
  primary: true,
}

const basic: JsonObject = {
  type: 'httpbasic',
  name: 'HTTP Basic',
  description: 'A token made for one application, as the password.',
  specUri: 'https://www.rfc-editor.org/info/rfc7617',
}
