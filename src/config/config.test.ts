import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import test from 'node:test'
import { readClientConfig } from './client-config.ts'
import { ConfigError, defaultDataDirectory, readConfig } from './config.ts'

const defaults = {
  port: 8080,
  host: '127.0.0.1',
  dataDirectory: defaultDataDirectory(),
  databaseUrl: undefined,
  masterKeyFile: undefined,
  backupPassphraseFile: undefined,
  publicUrl: undefined,
  allowPrivateEgress: [],
  browserPath: undefined,
  browserSessions: 2,
  connectorFolders: [],
  trustedProxies: [],
  scimPlace: undefined,
  scimPublicUrl: undefined,
  tls: undefined,
  oidc: undefined,
  mail: undefined,
  production: false,
  logLevel: 'info',
}
const names = [
  'OVERLOCK_PORT',
  'OVERLOCK_HOST',
  'OVERLOCK_DATA',
  'DATABASE_URL',
  'OVERLOCK_MASTER_KEY_FILE',
  'OVERLOCK_BACKUP_PASSPHRASE_FILE',
  'OVERLOCK_PUBLIC_URL',
  'OVERLOCK_ALLOW_PRIVATE_EGRESS',
  'OVERLOCK_TRUSTED_PROXIES',
  'OVERLOCK_CONNECTORS',
  'OVERLOCK_OIDC_ISSUER',
  'OVERLOCK_OIDC_CLIENT_ID',
  'OVERLOCK_OIDC_CLIENT_SECRET_FILE',
  'OVERLOCK_OIDC_NAME',
  'OVERLOCK_OIDC_SCOPES',
  'OVERLOCK_OIDC_ROLE_CLAIM',
  'OVERLOCK_OIDC_ROLES',
  'OVERLOCK_TLS_CERT_FILE',
  'OVERLOCK_TLS_KEY_FILE',
  'OVERLOCK_SCIM_PORT',
  'OVERLOCK_SCIM_HOST',
  'OVERLOCK_SCIM_PUBLIC_URL',
  'OVERLOCK_SMTP_URL_FILE',
  'OVERLOCK_MAIL_FROM',
  'OVERLOCK_LOG',
  'NODE_ENV',
]

test('without any setting it answers on this machine only, and calls no private address', () => {
  assert.deepEqual(readConfig({}), defaults)
})

test('empty means not set, for every variable', () => {
  assert.deepEqual(readConfig(Object.fromEntries(names.map((name) => [name, '']))), defaults)
})

test('every variable is obeyed', () => {
  assert.deepEqual(
    readConfig({
      OVERLOCK_PORT: '0',
      OVERLOCK_HOST: '0.0.0.0',
      OVERLOCK_DATA: 'some/where',
      DATABASE_URL: 'postgres://user:pass@db.example/overlock?sslmode=require',
      OVERLOCK_MASTER_KEY_FILE: '/run/secrets/master.key',
      OVERLOCK_BACKUP_PASSPHRASE_FILE: '/run/secrets/backup-passphrase',
      OVERLOCK_PUBLIC_URL: 'https://overlock.corp.example/base//',
      OVERLOCK_ALLOW_PRIVATE_EGRESS: '10.0.0.0/8, fd00::/8  127.0.0.0/8,',
      OVERLOCK_BROWSER: '/usr/bin/chromium',
      OVERLOCK_BROWSER_SESSIONS: '3',
      OVERLOCK_TRUSTED_PROXIES: '127.0.0.1, ::1,10.0.0.0/8',
      OVERLOCK_CONNECTORS: '/opt/my desk, some/where,',
      OVERLOCK_OIDC_ISSUER: 'https://example.okta.com',
      OVERLOCK_OIDC_CLIENT_ID: '0oa1',
      OVERLOCK_OIDC_CLIENT_SECRET_FILE: 'secrets/oidc',
      OVERLOCK_OIDC_NAME: 'Okta',
      OVERLOCK_OIDC_SCOPES: 'openid profile email groups',
      OVERLOCK_OIDC_ROLE_CLAIM: 'roles',
      OVERLOCK_OIDC_ROLES: 'Overlock admins=admin, a=b=operator,',
      OVERLOCK_TLS_CERT_FILE: 'tls/cert.pem',
      OVERLOCK_TLS_KEY_FILE: '/run/secrets/tls.key',
      OVERLOCK_SCIM_PORT: '8444',
      OVERLOCK_SCIM_PUBLIC_URL: 'https://scim.corp.example/',
      OVERLOCK_SMTP_URL_FILE: 'secrets/smtp',
      OVERLOCK_MAIL_FROM: 'Overlock <overlock@corp.example>',
      OVERLOCK_LOG: 'silent',
      NODE_ENV: 'production',
      HOME: '/somewhere',
    }),
    {
      port: 0,
      host: '0.0.0.0',
      dataDirectory: resolve('some/where'),
      databaseUrl: 'postgres://user:pass@db.example/overlock?sslmode=require',
      masterKeyFile: '/run/secrets/master.key',
      backupPassphraseFile: '/run/secrets/backup-passphrase',
      publicUrl: 'https://overlock.corp.example/base',
      allowPrivateEgress: ['10.0.0.0/8', 'fd00::/8', '127.0.0.0/8'],
      browserPath: '/usr/bin/chromium',
      browserSessions: 3,
      trustedProxies: ['127.0.0.1', '::1', '10.0.0.0/8'],
      connectorFolders: ['/opt/my desk', resolve('some/where')],
      oidc: {
        issuer: 'https://example.okta.com',
        clientId: '0oa1',
        clientSecretFile: resolve('secrets/oidc'),
        name: 'Okta',
        scopes: 'openid profile email groups',
        roleClaim: 'roles',
        roles: [
          { group: 'Overlock admins', role: 'admin' },
          { group: 'a=b', role: 'operator' },
        ],
      },
      scimPlace: { host: '0.0.0.0', port: 8444 },
      scimPublicUrl: 'https://scim.corp.example',
      tls: { certFile: resolve('tls/cert.pem'), keyFile: '/run/secrets/tls.key' },
      mail: { smtpUrlFile: resolve('secrets/smtp'), from: 'Overlock <overlock@corp.example>' },
      production: true,
      logLevel: 'silent',
    },
  )
})

test('production is only what says so exactly', () => {
  for (const value of [undefined, '', 'test', 'Production', 'development'])
    assert.equal(readConfig({ NODE_ENV: value }).production, false, value)
})

test('mail and TLS are set as a whole or not at all', () => {
  for (const half of [
    { OVERLOCK_SMTP_URL_FILE: 'x' },
    { OVERLOCK_MAIL_FROM: 'a@b.example' },
    { OVERLOCK_TLS_CERT_FILE: 'x' },
    { OVERLOCK_TLS_KEY_FILE: 'x' },
  ])
    assert.throws(() => readConfig(half), ConfigError)
})

test('an identity provider is set as a whole or not at all', () => {
  const whole = {
    OVERLOCK_OIDC_ISSUER: 'https://idp.example',
    OVERLOCK_OIDC_CLIENT_ID: 'x',
    OVERLOCK_OIDC_CLIENT_SECRET_FILE: 'y',
  }
  assert.equal(readConfig(whole).oidc?.name, 'single sign-on')
  for (const name of Object.keys(whole))
    assert.match(refusal({ ...whole, [name]: '' }).message, /belong together/, name)
  assert.equal(readConfig({ ...whole, OVERLOCK_OIDC_ISSUER: 'http://127.0.0.1:9' }).oidc?.clientId, 'x')
})

for (const [name, values] of [
  ['OVERLOCK_PORT', ['-1', '65536', '80.5', 'http', ' ', '0x50', '1e3', '999999']],
  ['OVERLOCK_LOG', ['trace', 'INFO', 'verbose']],
  ['OVERLOCK_PUBLIC_URL', ['overlock.example', 'ftp://overlock.example', 'javascript:alert(1)', '/scim']],
  ['DATABASE_URL', ['mysql://db.example/x', 'db.example', 'user:hunter2@db.example']],
  ['OVERLOCK_TRUSTED_PROXIES', ['10.0.0.0/33', 'localhost', 'true', '*', '10.0.0']],
  ['OVERLOCK_OIDC_ISSUER', ['idp.example', 'http://idp.example', 'https://idp.example/?a=b']],
  ['OVERLOCK_OIDC_ROLES', ['Admins', 'Admins=emperor', '=admin', 'a=admin;b=operator x']],
  ['OVERLOCK_BROWSER_SESSIONS', ['0', '-1', 'two', '100', '1.5']],
  ['OVERLOCK_ALLOW_PRIVATE_EGRESS', ['10.0.0.1', '10.0.0.0/33', 'localhost', '10.0.0.0/8;', '::1/129', '*']],
] as const) {
  test(`a wrong value of ${name} is refused by its name, and not shown`, () => {
    for (const value of values) {
      const { message } = refusal({ [name]: value })
      assert.ok(message.includes(name), `${value}: ${message}`)
      assert.ok(value.trim() === '' || name === 'OVERLOCK_PORT' || !message.includes(value), message)
    }
  })
}

test('every wrong variable is named at once, and no right one', () => {
  const { message } = refusal({
    OVERLOCK_PORT: 'http',
    OVERLOCK_HOST: '127.0.0.1',
    OVERLOCK_LOG: 'loud',
    OVERLOCK_PUBLIC_URL: 'nowhere',
    OVERLOCK_SCIM_PORT: 'some',
    OVERLOCK_SCIM_PUBLIC_URL: 'somewhere',
    DATABASE_URL: 'hunter2',
    OVERLOCK_ALLOW_PRIVATE_EGRESS: 'everything',
    OVERLOCK_TRUSTED_PROXIES: 'everyone',
  })
  const oidc = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET_FILE', 'NAME', 'SCOPES', 'ROLE_CLAIM', 'ROLES']
  for (const name of names) {
    const free = [
      ...['HOST', 'DATA', 'MASTER_KEY_FILE', 'BACKUP_PASSPHRASE_FILE', 'CONNECTORS'],
      ...['SMTP_URL_FILE', 'MAIL_FROM', 'TLS_CERT_FILE', 'TLS_KEY_FILE', 'SCIM_HOST'],
      ...oidc.map((one) => `OIDC_${one}`),
    ].map((rest) => `OVERLOCK_${rest}`)
    const wrong = ![...free, 'NODE_ENV'].includes(name)
    assert.equal(message.includes(name), wrong, `${name} in: ${message}`)
  }
  assert.ok(!message.includes('hunter2'))
})

test('root keeps its data where services do, everybody else beside the work', (t) => {
  const known = process as Required<Pick<NodeJS.Process, 'getuid'>>
  t.mock.method(known, 'getuid', () => 0)
  assert.equal(defaultDataDirectory(), '/var/lib/overlock/data')
  assert.equal(readConfig({}).dataDirectory, resolve('/var/lib/overlock/data'))
  t.mock.method(known, 'getuid', () => 1000)
  assert.equal(defaultDataDirectory(), join(process.cwd(), 'overlock-data'))
  assert.equal(readConfig({ OVERLOCK_DATA: '/data' }).dataDirectory, resolve('/data'))
})

test('the command line looks for the server where the server puts its data', () => {
  for (const env of [{}, { OVERLOCK_DATA: '' }, { OVERLOCK_DATA: 'some/where' }])
    assert.equal(readClientConfig(env).dataDirectory, readConfig(env).dataDirectory)
  assert.deepEqual(readClientConfig({ OVERLOCK_URL: '', OVERLOCK_TOKEN: '' }), {
    url: undefined,
    token: undefined,
    dataDirectory: defaultDataDirectory(),
  })
  const { url, token } = readClientConfig({ OVERLOCK_URL: 'http://far.example', OVERLOCK_TOKEN: 'ovla_x' })
  assert.deepEqual({ url, token }, { url: 'http://far.example', token: 'ovla_x' })
})

function refusal(env: Readonly<Record<string, string>>): ConfigError {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error
  }
  return assert.fail(`nothing was refused in ${JSON.stringify(env)}`)
}
