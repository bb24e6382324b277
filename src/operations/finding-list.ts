import { z } from 'zod'
import { detectors, findAll } from '../findings/detectors.ts'
import type { Finding } from '../findings/finding.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

type FoundFinding = Finding & { readonly title: string; readonly todo: string }

/** Who left and still has access, whose account nobody knows, what is gone, what lies idle: by the last readings. */
export const findingList = operation({
  name: 'finding.list',
  summary: 'List accounts that a person should look at: leavers with access, unknown, missing and idle ones',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({
    app: app.optional(),
    kind: z
      .enum(['leaverWithAccess', 'unknownAccount', 'missingAccount', 'idleAccount'])
      .optional()
      .describe('Only findings of this kind.'),
  }),
  rest: { method: 'GET', path: '/findings' },
  cli: { command: 'finding list [app]', print: printFindings },
  async run(system, _caller, { app: slug, kind }): Promise<readonly FoundFinding[]> {
    const applicationId = slug === undefined ? undefined : (await contextOfApp(system, slug)).application.id
    const found = await findAll(system.db, { applicationId, now: system.clock.now() }, kind)
    return found.flatMap((finding) => {
      const detector = detectors.find((one) => one.kind === finding.kind)
      return detector === undefined ? [] : { ...finding, title: detector.title, todo: detector.todo }
    })
  },
})

function printFindings(findings: readonly FoundFinding[]): string {
  if (findings.length === 0)
    return 'Nothing was found, by the last readings. A fresh one: "overlock app sync <app>".'
  const kinds = new Map(findings.map(({ title, todo }) => [title, todo]))
  return [
    table(
      ['finding', 'application', 'account', 'why'],
      findings.map(({ title, app: slug, account, why }) => [title, slug, account, why]),
    ),
    ...[...kinds].map(([title, todo]) => `${title}: ${todo}`),
  ].join('\n')
}
