import type { FaultKind } from './fault-kind.ts'
import { admin } from './kinds/admin.ts'
import { contentType, truncate } from './kinds/broken-answer.ts'
import { error, html, latency, reset, timeout } from './kinds/connection.ts'
import { drift } from './kinds/drift.ts'
import { emailCase } from './kinds/email-case.ts'
import { noop } from './kinds/noop.ts'
import { pages } from './kinds/pages.ts'
import { partial } from './kinds/partial.ts'
import { downgrade, expire } from './kinds/rights.ts'
import { stale } from './kinds/stale.ts'
import { throttle } from './kinds/throttle.ts'

/** Every way to go wrong, by the name it is posted under. README.md has them in a table. */
export const faultKinds: Readonly<Record<string, FaultKind>> = {
  latency,
  throttle,
  error,
  reset,
  timeout,
  html,
  truncate,
  contentType,
  stale,
  pages,
  drift,
  noop,
  partial,
  emailCase,
  admin,
  expire,
  downgrade,
}
