import { z } from 'zod'
import type { Connector, EntitlementType, LeaverMode, VendorPace } from '../connector/contract.ts'
import type { SettingField } from '../connector/settings.ts'
import { type Abilities, abilitiesOf } from './connector-abilities.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

/** A kind of application that can be added. */
export type CatalogEntry = Abilities & {
  readonly connector: string
  readonly title: string
  /** How it is reached: by its API, or by a person from a list of accounts. */
  readonly reached: 'api' | 'person'
  /** What an administrator fills in; `secret` ones are stored encrypted and never shown again. */
  readonly settings: readonly SettingField[]
  readonly entitlementTypes: readonly EntitlementType[]
  /** The first is what happens unless another one is chosen. */
  readonly leaverModes: readonly LeaverMode[]
  readonly pace: VendorPace | null
  /** Milliseconds for which a reading may still show the state before a change. */
  readonly lagMs: number
  /** Milliseconds for which an invitation can be accepted; null: there is none, or it has no end that is known. */
  readonly invitationLastsMs: number | null
  /** How many applications of this kind there are already. */
  readonly added: number
}

export const catalogList = operation({
  name: 'catalog.list',
  about: 'itself',
  summary: 'List the kinds of applications that can be added, with what is automatic in them and what is not',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/catalog' },
  cli: {
    command: 'catalog',
    print: (entries: readonly CatalogEntry[]) =>
      table(
        ['connector', 'application', 'automatic', 'by a person'],
        entries.map(({ connector, title, can, cannot }) => [
          connector,
          title,
          can.map(({ code }) => code).join(', '),
          cannot.map(({ code }) => code).join(', ') || 'nothing',
        ]),
      ),
  },
  async run(system): Promise<readonly CatalogEntry[]> {
    const rows = await system.db
      .selectFrom('application')
      .select(['connector', (count) => count.fn.countAll<number>().as('added')])
      .where('removed_at', 'is', null)
      .groupBy('connector')
      .execute()
    const added = new Map(rows.map((row) => [row.connector, Number(row.added)]))
    return system.registry.names.map((name) => entryOf(system.registry.get(name), added.get(name) ?? 0))
  },
})

function entryOf(connector: Connector, added: number): CatalogEntry {
  const { facts } = connector
  return {
    connector: connector.name,
    title: connector.title,
    reached: connector.readUpload === undefined ? 'api' : 'person',
    ...abilitiesOf(connector),
    settings: connector.settings,
    entitlementTypes: facts.entitlementTypes,
    leaverModes: facts.leaverModes,
    pace: facts.pace ?? null,
    lagMs: facts.readAfterWriteLagMs,
    invitationLastsMs: facts.invitationLastsMs ?? null,
    added,
  }
}
