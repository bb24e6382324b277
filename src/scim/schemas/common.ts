import type { Attribute } from '../schema.ts'
import { attribute, complex, text } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const

/** The attributes every resource has beside those of its schemas, RFC 7643 §3 and §3.1. */
export const commonAttributes: readonly Attribute[] = [
  attribute('schemas', 'reference', 'The URIs of the schemas the resource is made of.', {
    multiValued: true,
    caseExact: false,
    mutability: 'readOnly',
    returned: 'always',
    referenceTypes: ['uri'],
  }),
  text('id', 'The identifier of the resource, given by this server and never changed.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'The identifier of the resource at the provisioning client.', { caseExact: true }),
  complex(
    'meta',
    'What this server knows about the resource itself.',
    [
      text('resourceType', 'The name of the type of resource.', { ...readOnly, caseExact: true }),
      attribute('created', 'dateTime', 'When the resource was made.', readOnly),
      attribute('lastModified', 'dateTime', 'When the resource last changed.', readOnly),
      attribute('location', 'reference', 'The address of the resource.', {
        ...readOnly,
        referenceTypes: ['uri'],
      }),
      text('version', 'The version of the resource, as in the ETag header.', {
        ...readOnly,
        caseExact: true,
      }),
    ],
    readOnly,
  ),
]
