import { backupErrors } from '../../src/backup/backup-error.ts'
import { connectorErrors, refusals } from '../../src/connector/errors.ts'
import { operationErrors } from '../../src/operations/operation-error.ts'
import { guardRefusals } from '../../src/provisioning/guard.ts'
import { holds } from '../../src/provisioning/task.ts'
import { launcherErrors } from '../../src/store/launcher/launcher-error.ts'
import {
  backupWords,
  guardTodos,
  holdTodos,
  launcherWords,
  operationTodos,
  readingWords,
  scimStatusWords,
  scimTypeWords,
  taskWords,
} from './error-words.ts'
import { code, type Page, page, table } from './markdown.ts'

const head = ['code', 'meaning', 'what to do']

const retries = {
  later: 'tried again by itself',
  afterReading: 'settled by reading',
  never: 'waits for a person',
} as const

export function errorsPage(): Page {
  return page('errors.md', 'Errors', [
    'Every code a person can meet: in `overlock task list`, in answers, and at the start of the server.',
    ...taskParts(),
    ...answerParts(),
    '## Starting the embedded PostgreSQL',
    table(
      head,
      Object.entries(launcherErrors).map(([name, { todo }]) => [
        code(name),
        todoOf(launcherWords, name),
        todo,
      ]),
    ),
    '## Backup and restore',
    'A restore that ends with one of these has written nothing.',
    table(
      head,
      Object.entries(backupErrors).map(([name, { todo }]) => [code(name), todoOf(backupWords, name), todo]),
    ),
  ])
}

function taskParts(): readonly string[] {
  const refusalRows = Object.entries(refusals).map(([name, { summary, todo }]) => [code(name), summary, todo])
  const guardRows = Object.entries(guardRefusals).map(([name, meaning]) => [
    code(name),
    meaning,
    todoOf(guardTodos, name),
  ])
  const troubleRows = Object.entries(connectorErrors).map(([name, { summary, retry, todo }]) => [
    code(name),
    summary,
    retries[retry],
    todo,
  ])
  const holdRows = Object.entries(holds).map(([name, meaning]) => [
    code(name),
    meaning,
    todoOf(holdTodos, name),
  ])
  return [
    '## Tasks that are held',
    table(head, holdRows),
    '## Refusals of the guard',
    'The account is not touched. For `protectedAccount`, `ownAccount`, `ownerAccount` and `lastAdmin` an identity provider that\n' +
      'waits for the answer is told 403.',
    table(head, guardRows),
    '## Refusals of the application',
    'The vendor said no for good, and nothing changed. Its own sentence stands beside the code.',
    table(head, refusalRows),
    '## Trouble on the way to the application',
    table(['code', 'meaning', 'then', 'what to do'], troubleRows),
    'After `credentialsRejected` the whole application pauses for 5 minutes at a time: more tries could lock the account at the\n' +
      'vendor. A valid credential, or a successful `overlock app check`, ends the pause; tasks that met it go on within 5 minutes.',
    '## Other codes of tasks',
    table(head, wordRows(taskWords)),
    '## Readings that were not accepted',
    'Nothing is concluded from such a reading: no account is taken for gone.',
    table(head, wordRows(readingWords)),
  ]
}

function answerParts(): readonly string[] {
  const typeRows = Object.entries(scimTypeWords).map(([name, meaning]) => [code(name), meaning])
  const operationRows = Object.entries(operationErrors).map(([name, { status, title }]) => [
    code(name),
    String(status),
    `${title}.`,
    todoOf(operationTodos, name),
  ])
  return [
    '## SCIM answers',
    'Each error is a SCIM error body with `status`, `detail` and sometimes `scimType`.',
    table(['status', 'meaning', 'what to do'], wordRows(scimStatusWords)),
    table(['scimType', 'meaning'], typeRows),
    '## REST and command line',
    'The command line prints `detail` and `todo` of the answer, and ends with 1.',
    table(['code', 'status', 'meaning', 'what to do'], operationRows),
    'Anything else is `internal` with 500: report it with the `x-request-id` of the answer.',
  ]
}

function wordRows(
  words: Readonly<Record<string, readonly [string, string]>>,
): readonly (readonly string[])[] {
  return Object.entries(words).map(([name, [meaning, todo]]) => [code(name), meaning, todo])
}

function todoOf(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? ''
}
