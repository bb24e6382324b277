import { backupErrors } from '../../src/backup/backup-error.ts'
import { connectorErrors, refusals } from '../../src/connector/errors.ts'
import type { Failure, Retry } from '../../src/failures/failure.ts'
import { guardRefusals } from '../../src/failures/guard-refusals.ts'
import { holds } from '../../src/failures/holds.ts'
import { roadFailures } from '../../src/failures/road-failures.ts'
import { operationErrors } from '../../src/operations/operation-error.ts'
import { launcherErrors } from '../../src/store/launcher/launcher-error.ts'
import {
  backupWords,
  knownElsewhere,
  launcherWords,
  operationTodos,
  readingWords,
  scimStatusWords,
  scimTypeWords,
} from './failure-words.ts'
import { code, type Page, page, table } from './markdown.ts'

const head = ['code', 'meaning', 'what to do']

const retries: Readonly<Record<Retry, string>> = {
  later: 'tried again by itself',
  afterReading: 'settled by reading',
  afterApproval: 'goes on when released',
  never: 'waits for a person',
}

export function failuresPage(): Page {
  return page('failures.md', 'Failures', [
    'Every code a person can meet: in `overlock task list`, in answers, and at the start of the server. A task has no other code\n' +
      'than those of the first five tables; `overlock task show <id>` says what to do about it.',
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
  return [
    '## Tasks that are held',
    failureTable(holds),
    '## Refusals of the guard',
    'The account is not touched. For `protectedAccount`, `ownAccount`, `ownerAccount` and `lastAdmin` an identity provider that\n' +
      'waits for the answer is told 403.',
    failureTable(guardRefusals),
    '## Refusals of the application',
    'The vendor said no for good, and nothing changed. Its own sentence stands beside the code.',
    failureTable(refusals),
    '## Trouble on the way to the application',
    failureTable(connectorErrors),
    'After `credentialsRejected` the whole application pauses for 5 minutes at a time: more tries could lock the account at the\n' +
      'vendor. A valid credential, or a successful `overlock app check`, ends the pause; tasks that met it go on within 5 minutes.',
    '## Other codes of tasks',
    failureTable(roadFailures),
    '## Known elsewhere as',
    'For who comes from another product. What was there or gone already is no failure here: the task is done, with the outcome\n' +
      '`alreadySo`.',
    table(
      ['elsewhere', 'here'],
      Object.entries(knownElsewhere).map(([name, here]) => [name, code(here)]),
    ),
    '## Readings that were not accepted',
    'Nothing is concluded from such a reading: no account is taken for gone.',
    table(head, wordRows(readingWords)),
  ]
}

function failureTable(part: Readonly<Record<string, Failure>>): string {
  const rows = Object.entries(part).map(([name, { summary, todo, retry }]) => [
    code(name),
    withCommands(summary),
    withCommands(todo),
    retries[retry],
  ])
  return table([...head, 'then'], rows)
}

/** A command in quotes, as a terminal shows it, becomes code on the page. */
function withCommands(sentence: string): string {
  return sentence.replace(/"(overlock [^"]*)"/g, '`$1`')
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
