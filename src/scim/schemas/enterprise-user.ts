import type { Schema } from '../schema.ts'
import { attribute, complex, text } from './define.ts'

/** RFC 7643 §4.3. */
export const enterpriseUserSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What a company knows about a person who works for it.',
  attributes: [
    text('employeeNumber', 'The number or code by which the company knows the person.'),
    text('costCenter', 'The cost center.'),
    text('organization', 'The organization.'),
    text('division', 'The division.'),
    text('department', 'The department.'),
    complex('manager', "The person's manager.", [
      text('value', 'The id of the manager.', { caseExact: true }),
      attribute('$ref', 'reference', 'The address of the manager.', { referenceTypes: ['User'] }),
      // The RFC makes it readOnly. It is kept as sent: Okta maps it, and this server can't always look it up.
      text('displayName', 'The name of the manager.'),
    ]),
  ],
}
