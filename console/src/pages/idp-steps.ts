type IdpSteps = { readonly name: string; readonly steps: readonly string[] }

/** Where things are entered, by the identity provider's own words; its pages are linked from docs/how-to/. */
export const idpSteps = {
  okta: {
    name: 'Okta',
    steps: [
      'Open the application in Okta, General, and switch on SCIM provisioning.',
      'Provisioning, Integration: put the base URL below into “SCIM connector base URL”; the unique identifier field is userName.',
      'Tick: push new users, push profile updates, push groups. Authentication mode: HTTP Header, with the token below.',
      'Test the connector configuration, save, then under “To App” switch on create, update and deactivate.',
      'Assign people, and push the groups that shall give roles.',
    ],
  },
  entra: {
    name: 'Microsoft Entra ID',
    steps: [
      'Open the enterprise application, Provisioning, and choose Automatic.',
      'Put the base URL below into “Tenant URL” and the token into “Secret token”. Test the connection, then save.',
      'Check the attribute mappings, assign users and groups, and start provisioning.',
      'A cycle takes up to 40 minutes; “Provision on demand” shows one person at once.',
    ],
  },
  onelogin: {
    name: 'OneLogin',
    steps: [
      'Add “SCIM Provisioner with SAML (SCIM v2 Enterprise)”, open Configuration.',
      'Put the base URL below into “SCIM Base URL” and the token into “SCIM Bearer Token”, then enable the API connection.',
      'Provisioning: enable it. Until you untick them, each action waits for your approval under Users.',
    ],
  },
  jumpcloud: {
    name: 'JumpCloud',
    steps: [
      'Open the application, Identity Management, and choose SCIM 2.0.',
      'Put the base URL and the token below into their fields and activate. JumpCloud makes a test user first.',
      'Bind the groups whose people shall have accounts.',
    ],
  },
  google: {
    name: 'Google Workspace',
    steps: [
      'Google sends SCIM only to the applications of its own catalog. Choose one with generic SCIM there, or another identity provider.',
      'Reading Google’s directory is not part of this version.',
    ],
  },
  other: {
    name: 'Another one',
    steps: [
      'Anything that speaks SCIM 2.0 takes a base URL and a bearer token; enter both from below.',
      'Create a test user there and watch the requests arrive on this page.',
    ],
  },
} as const satisfies Readonly<Record<string, IdpSteps>>
