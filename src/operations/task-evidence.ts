import { z } from 'zod'
import { readTaskEvidence } from '../browser-sessions/task-evidence.ts'
import { inOnePiece } from './in-one-piece.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

/** A picture, a tree or the list of requests, as `task show` names it. */
export const taskEvidence = operation({
  name: 'task.evidence',
  about: 'task',
  summary: 'Get a file of what a page showed when a task changed something in a browser',
  effect: 'read',
  assistant: false,
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({
    id: z.uuid().describe('The task.'),
    evidence: z.uuid().describe('The file, as "task show" names it.'),
  }),
  rest: { method: 'GET', path: '/tasks/{id}/evidence/{evidence}', stream: 'bytes' },
  cli: { command: 'task evidence <id> <evidence>', print: () => '' },
  async run({ db, vault }, _caller, { id, evidence }): Promise<AsyncIterable<Buffer>> {
    const content = await readTaskEvidence(db, vault, id, evidence)
    if (content === undefined) throw new OperationError('notFound', `The task has no evidence ${evidence}.`)
    return inOnePiece(content)
  },
})
