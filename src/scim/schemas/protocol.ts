import type { Attribute, AttributeType, Schema } from '../schema.ts'
import { attribute, complex, text } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const
const given = { ...readOnly, required: true } as const
const exact = { ...readOnly, caseExact: true } as const

const flag = (name: string, description: string): Attribute => attribute(name, 'boolean', description, given)
const whole = (name: string, description: string): Attribute => attribute(name, 'integer', description, given)
const external = (name: string, description: string): Attribute =>
  attribute(name, 'reference', description, { ...readOnly, referenceTypes: ['external'] })
const uri = (name: string, description: string): Attribute =>
  attribute(name, 'reference', description, { ...given, referenceTypes: ['uri'] })

function feature(name: string, what: string, more: readonly Attribute[] = []): Attribute {
  return complex(name, `Whether and how ${what}.`, [flag('supported', `Whether ${what}.`), ...more], given)
}

/** RFC 7643 §5 and §8.7.2; `pagination` is of RFC 9865 §4. */
export const serviceProviderConfigSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'ServiceProviderConfig',
  description: 'What this server can do of the protocol.',
  attributes: [
    external('documentationUri', 'The address of documents for people.'),
    feature('patch', 'resources can be changed in part'),
    feature('bulk', 'several operations can be sent in one request', [
      whole('maxOperations', 'How many operations one request can hold.'),
      whole('maxPayloadSize', 'How many bytes one request can hold.'),
    ]),
    feature('filter', 'listings can be filtered', [
      whole('maxResults', 'How many resources one answer holds at most.'),
    ]),
    feature('changePassword', 'passwords can be changed'),
    feature('sort', 'listings can be sorted'),
    feature('etag', 'resources carry a version that a request can ask for'),
    complex(
      'pagination',
      'How listings are paged.',
      [
        flag('cursor', 'Whether by cursor.'),
        flag('index', 'Whether by startIndex.'),
        text('defaultPaginationMethod', 'How a listing is paged that is asked for without either.', {
          ...exact,
          canonicalValues: ['cursor', 'index'],
        }),
        attribute('defaultPageSize', 'integer', 'How many resources a page has unless asked.', readOnly),
        attribute('maxPageSize', 'integer', 'How many resources a page has at most.', readOnly),
        attribute('cursorTimeout', 'integer', 'How many seconds a cursor is good for.', readOnly),
      ],
      readOnly,
    ),
    complex(
      'authenticationSchemes',
      'How a client can show who it is.',
      [
        text('type', 'The kind of scheme.', {
          ...given,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        text('name', 'The name of the scheme.', given),
        text('description', 'What the scheme is, for people.', given),
        external('specUri', 'The address of its specification.'),
        external('documentationUri', 'The address of its documentation.'),
        attribute('primary', 'boolean', 'Whether this is the preferred scheme.', readOnly),
      ],
      { ...given, multiValued: true },
    ),
  ],
}

/** RFC 7643 §6 and §8.7.2. */
export const resourceTypeSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'A type of resource: where it is found and what it is made of.',
  attributes: [
    text('name', 'The name of the type.', { ...given, caseExact: true }),
    text('description', 'What it is, for people.', readOnly),
    uri('endpoint', 'Where its resources are, relative to the base URL.'),
    uri('schema', 'The URI of its core schema.'),
    complex(
      'schemaExtensions',
      'The extensions its resources may carry.',
      [
        uri('schema', 'The URI of the extension.'),
        flag('required', 'Whether every resource of the type must carry it.'),
      ],
      { ...readOnly, multiValued: true },
    ),
  ],
}

const attributeTypes: readonly AttributeType[] = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'reference',
  'complex',
  'binary',
]

function characteristics(): readonly Attribute[] {
  const named = (name: string, description: string, values?: readonly string[]) =>
    text(name, description, { ...exact, ...(values && { canonicalValues: values }) })
  const yesNo = (name: string, description: string) => attribute(name, 'boolean', description, readOnly)
  return [
    text('name', 'The name of the attribute.', { ...given, caseExact: true }),
    text('type', 'The type of its values.', { ...given, caseExact: true, canonicalValues: attributeTypes }),
    flag('multiValued', 'Whether it holds several values.'),
    named('description', 'What it is, for people.'),
    yesNo('required', 'Whether a resource must have it.'),
    text('canonicalValues', 'Values it usually has.', { ...exact, multiValued: true }),
    yesNo('caseExact', 'Whether case counts when values are compared.'),
    named('mutability', 'Who may write it, and when.', ['readOnly', 'readWrite', 'immutable', 'writeOnly']),
    named('returned', 'When it is answered.', ['always', 'never', 'default', 'request']),
    named('uniqueness', 'Among which resources a value is unique.', ['none', 'server', 'global']),
    text('referenceTypes', 'What a reference may lead to.', { ...exact, multiValued: true }),
  ]
}

/** RFC 7643 §7 and §8.7.2. */
export const schemaSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'The attributes a resource, or an extension of one, is made of.',
  attributes: [
    text('name', 'The name of the schema, for people.', given),
    text('description', 'What it describes, for people.', readOnly),
    complex(
      'attributes',
      'The attributes of the schema.',
      [
        ...characteristics(),
        complex('subAttributes', 'The parts of a complex attribute.', characteristics(), {
          ...readOnly,
          multiValued: true,
        }),
      ],
      { ...given, multiValued: true },
    ),
  ],
}
