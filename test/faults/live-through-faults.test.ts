import { test } from 'node:test'
import type { JsonObject } from '../../simulation/json.ts'
import { faultyVendors } from './faulty-vendors.ts'
import { liveThroughFaults } from './live-through-faults.ts'

const groups: Readonly<Record<string, readonly string[]>> = {
  'a vendor that does not answer': ['latency', 'throttle', 'error 500', 'reset'],
  'a vendor whose answers are lost': ['error after', 'reset after', 'html after'],
  'a vendor whose answers are broken': ['html', 'truncate', 'contentType', 'pages', 'drift'],
  'a vendor that does not do what it says': ['stale', 'noop', 'partial', 'emailCase'],
}

const vendors = Object.keys(faultyVendors) as readonly (keyof typeof faultyVendors)[]

/** Faults that make calls wait take most of the time, whatever the vendor: two stand for all, one with fewer people. */
const everything: readonly string[] = ['adyen', 'scim']

const slow = ['a vendor that does not answer', 'a vendor whose answers are broken']

// What it must see is asserted in the scenario, which the long run uses too: there, each fault by itself at each vendor.
for (const vendor of vendors)
  for (const [title, names] of Object.entries(groups))
    if (everything.includes(vendor) || !slow.includes(title))
      test(`${vendor}: no create is doubled and no change is lost with ${title}`, async () => {
        const faults = faultyVendors[vendor].faults.filter((fault) => names.includes(nameIn(fault)))
        await liveThroughFaults({ vendor, faults, count: vendor === 'scim' && slow.includes(title) ? 2 : 6 })
      })

// With these seeds a creation that was answered is not made, right before the next one: its id must not be another's.
for (const vendor of ['reference', 'scim', 'activecampaign'] as const)
  for (const random of [3, 5])
    test(`${vendor}: an account that was answered and never made is made again, seed ${random}`, async () => {
      const names = groups['a vendor that does not do what it says'] ?? []
      const faults = faultyVendors[vendor].faults.filter((fault) => names.includes(nameIn(fault)))
      await liveThroughFaults({ vendor, faults, count: 6, random })
    })

function nameIn({ kind, phase, status }: JsonObject): string {
  if (phase !== undefined) return `${kind} ${phase}`
  return kind === 'error' ? `error ${status}` : String(kind)
}
