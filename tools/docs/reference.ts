import { auditEventsPage } from './audit-events.ts'
import { commandsPage } from './commands.ts'
import { configurationPage } from './configuration.ts'
import { connectorsPage } from './connectors.ts'
import { failuresPage } from './failures.ts'
import type { Page } from './markdown.ts'
import { restApiPage } from './rest-api.ts'

/** Every page of docs/reference/, made from the code. */
export async function makeReference(): Promise<readonly Page[]> {
  return Promise.all([
    commandsPage(),
    configurationPage(),
    failuresPage(),
    restApiPage(),
    auditEventsPage(),
    connectorsPage(),
  ])
}
