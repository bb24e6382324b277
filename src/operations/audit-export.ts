import { z } from 'zod'
import { exportTrail } from '../audit/export.ts'
import { operation } from './operation.ts'

/** The whole trail as NDJSON; `overlock audit verify FILE` checks it anywhere, without a server. */
export const auditExport = operation({
  name: 'audit.export',
  summary: 'Export the audit trail as NDJSON',
  effect: 'read',
  roles: ['owner', 'admin', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/audit/export', stream: 'lines' },
  cli: { command: 'audit export', print: () => '' },
  async run(system): Promise<AsyncIterable<string>> {
    return exportTrail(system.db, system.signingKey, system.clock.now())
  },
})
