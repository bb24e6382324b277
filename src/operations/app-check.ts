import { z } from 'zod'
import { updateApplication } from '../applications/application-store.ts'
import { refreshEntitlements } from '../applications/entitlement-store.ts'
import { record } from '../audit/trail.ts'
import type { CheckReport } from '../connector/contract.ts'
import { resumeAfterCredentials } from '../provisioning/resume.ts'
import { app, contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { operation } from './operation.ts'
import { printReport } from './print-report.ts'

type Checked = { readonly report: CheckReport; readonly prepared: readonly string[] }

/** Tries the credential, says what is missing, and makes it if a person agrees. Ends a pause for bad credentials. */
export const appCheck = operation({
  name: 'app.check',
  summary: 'Check the connection, and prepare the application if asked to',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({
    app,
    prepare: z.boolean().default(false).describe('Make in the application what is missing.'),
  }),
  rest: { method: 'POST', path: '/applications/{app}/check' },
  cli: {
    command: 'app check <app>',
    print: ({ report, prepared }: Checked) =>
      [...prepared.map((made) => `Made ${made}.`), printReport(report)].join('\n'),
  },
  async run(system, { actor, requestId }, { app: slug, prepare }): Promise<Checked> {
    const { application, connector } = await contextOfApp(system, slug)
    const now = system.clock.now()
    return callVendor(connector.title, async () => {
      const session = await system.sessions.open(application, connector)
      const first = await connector.check(session.vendor, null)
      const codes = first.problems.filter(({ preparable }) => preparable).map(({ code }) => code)
      const wanted = prepare && codes.length > 0 && connector.prepare !== undefined
      const prepared = wanted ? await connector.prepare?.(session.vendor, { codes }) : undefined
      if (prepared !== undefined) {
        const settings = { ...application.settings, ...prepared.settings }
        await system.db.transaction().execute(async (tx) => {
          await updateApplication(tx, application.id, { settings }, now)
          const common = { at: now, actor, requestId, applicationId: application.id }
          await record(tx, { event: 'application.prepared', ...common, data: { made: prepared.made } })
        })
        system.directory.forget()
      }
      const current = await contextOfApp(system, slug)
      const sessionNow = await system.sessions.open(current.application, connector)
      const report = prepared === undefined ? first : await connector.check(sessionNow.vendor, null)
      await refreshEntitlements(system.db, application.id, sessionNow, now)
      await system.db
        .updateTable('application_health')
        .set({ check_report: JSON.stringify(report), checked_at: now })
        .where('application_id', '=', application.id)
        .execute()
      await resumeAfterCredentials(system.db, application.id, now)
      system.dispatcher.wake(application.id)
      return { report, prepared: prepared?.made ?? [] }
    })
  },
})
