import { startActiveCampaign } from '../../../connectors/activecampaign/simulator/server.ts'
import { startAdyen } from '../../../connectors/adyen/simulator/server.ts'
import { startBrevo } from '../../../connectors/brevo/simulator/server.ts'
import { startSixsense } from '../../../connectors/sixsense/simulator/server.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { departmentNames, type Person } from './company.ts'

/** An application of the demo, and who of the company gets it. */
export type DemoApplication = {
  readonly slug: string
  readonly connector: string
  readonly title: string
  readonly start: StartSimulator
  /** Without it the simulator is as slow as the vendor is. */
  readonly rateLimit: boolean
  /** What is set after it was added. */
  readonly set: Readonly<Record<string, number | string>>
  /** What the group of a department gives, by the group's name without what its identity provider adds. */
  readonly entitlements: Readonly<Record<string, string>>
  readonly isFor: (person: Person) => boolean
  /** Which identity providers assign it. */
  readonly by: readonly ('Okta' | 'Entra ID')[]
  /** A seed of the simulator that has so many of them already. */
  readonly seed?: { readonly name: string; readonly known: number }
  /** Who of an identity provider's people leaves, by their place; one in forty where it is not said. */
  readonly leaves?: (index: number) => boolean
  /** It is used by its pages, in a browser. */
  readonly inBrowser?: true
}

const quick = { requestsPerSecond: 10_000, concurrency: 8 }
/** More than the vendor's hourly allowance is enough for. */
const mostInvited = 200

/** The first of them begin first, since a browser takes its time. */
export const demoApplications: readonly DemoApplication[] = [
  {
    slug: 'sixsense',
    connector: 'sixsense',
    title: '6sense',
    start: startSixsense,
    rateLimit: false,
    set: {},
    entitlements: { Sales: 'Sales User' },
    isFor: ({ department, number }) => department === 'Sales' && number <= 20,
    by: ['Okta'],
    seed: { name: 'northwind', known: 3 },
    leaves: (index) => index === 1,
    inBrowser: true,
  },
  {
    slug: 'activecampaign',
    connector: 'activecampaign',
    title: 'ActiveCampaign',
    start: startActiveCampaign,
    rateLimit: false,
    set: quick,
    entitlements: Object.fromEntries(
      departmentNames.filter((name) => name !== 'Finance').map((name) => [name, name]),
    ),
    isFor: () => true,
    by: ['Okta', 'Entra ID'],
  },
  {
    slug: 'adyen',
    connector: 'adyen',
    title: 'Adyen',
    start: startAdyen,
    rateLimit: false,
    set: quick,
    entitlements: { Finance: 'role:Merchant review' },
    isFor: ({ department }) => department === 'Finance',
    by: ['Okta', 'Entra ID'],
  },
  {
    slug: 'brevo',
    connector: 'brevo',
    title: 'Brevo',
    start: startBrevo,
    // 100 requests an hour, as the vendor has it: what does not fit says when it will be done.
    rateLimit: true,
    set: {},
    entitlements: {},
    isFor: ({ department, number }) => department === 'Content' && number <= mostInvited,
    by: ['Okta'],
  },
]
