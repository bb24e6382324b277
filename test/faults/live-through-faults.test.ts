import { test } from 'node:test'
import type { JsonObject } from '../../simulation/json.ts'
import { adyenFaults, liveThroughFaults } from './live-through-faults.ts'

const groups: Readonly<Record<string, readonly string[]>> = {
  'a vendor that does not answer': ['latency', 'throttle', 'error 500', 'reset'],
  'a vendor whose answers are lost': ['error after', 'reset after', 'html after'],
  'a vendor whose answers are broken': ['html', 'truncate', 'contentType', 'pages', 'drift'],
  'a vendor that does not do what it says': ['stale', 'noop', 'partial', 'emailCase'],
}

// What it must see is asserted in the scenario, which the long run uses too: there, each fault by itself.
for (const [title, names] of Object.entries(groups))
  test(`no create is doubled and no change is lost with ${title}`, async () => {
    await liveThroughFaults({
      faults: adyenFaults.filter((fault) => names.includes(nameIn(fault))),
      count: 8,
    })
  })

function nameIn({ kind, phase, status }: JsonObject): string {
  if (phase !== undefined) return `${kind} ${phase}`
  return kind === 'error' ? `error ${status}` : String(kind)
}
