import { makeApiClient } from '../../src/cli/api-client.ts'
import type { UploadView } from '../../src/operations/app-upload.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { scimClient } from '../scim-client.ts'
import { operationNamed, settledTasks, type TestSystem } from '../system.ts'

/** Somebody with an API token of their own. */
export type Person = { run<Result>(name: string, input?: object): Promise<Result> }

/** An application that people administer, with a list of its accounts, an identity provider and two persons. */
export async function startByHand(system: TestSystem, app = 'miro') {
  await system.run('app.add', {
    ...{ connector: 'file', name: app, mode: 'apply' },
    settings: { title: 'Miro', adminUrl: 'https://miro.example/users?q={account}', adminRoles: 'Admin' },
  })
  const { token, scimUrl } = await system.run<{ token: string; scimUrl: string }>('scimToken.create', { app })
  return {
    app,
    scim: scimClient(scimUrl, token),
    upload: (csv: string, more: object = {}) => upload(system, app, csv, more),
    person: (label: string, role = 'operator') => personNamed(system, label, role),
    items: (more: object = {}) => system.run<readonly WorkItemView[]>('workItem.list', { app, ...more }),
    tasks: () => settledTasks(system),
    task: async (id: string) => (await settledTasks(system)).find((task) => task.id === id) as TaskView,
  }
}

async function upload(system: TestSystem, app: string, csv: string, more: object): Promise<UploadView> {
  const file = Buffer.from(csv).toString('base64')
  const columns = { email: 'Email', displayName: 'Name', role: 'Role', state: 'Status' }
  return system.run<UploadView>('app.upload', { app, file, fileName: 'miro.csv', columns, ...more })
}

export async function personNamed(system: TestSystem, label: string, role: string): Promise<Person> {
  const { token } = await system.run<{ token: string }>('apiToken.create', { label, role })
  const client = await makeApiClient({ url: system.system.url, token, dataDirectory: system.dataDirectory })
  return {
    run: async <Result>(name: string, input: object = {}) =>
      (await client.call(operationNamed(name), { ...input })) as Result,
  }
}

/** A list of accounts as the application exports it. */
export function listOf(...rows: readonly string[]): string {
  return ['Email,Name,Role,Status', ...rows, ''].join('\r\n')
}

export function userNamed(name: string) {
  const userName = `${name.toLowerCase()}@example.com`
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    ...{ userName, displayName: name, active: true, emails: [{ value: userName, primary: true }] },
  }
}
