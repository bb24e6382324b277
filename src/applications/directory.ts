import type { Clock } from '../clock.ts'
import type { Connector, LeaverMode } from '../connector/contract.ts'
import type { Database } from '../store/database.ts'
import type { Application } from './application.ts'
import { findApplication, getApplication } from './application-store.ts'
import { type ResourceSchemas, resourcesWith } from './custom-schema.ts'
import type { MappingRule } from './mapping.ts'
import { listRules } from './mapping-store.ts'
import type { Registry } from './registry.ts'

/** An application with all that deciding about its accounts needs. */
export type ApplicationContext = {
  readonly application: Application
  readonly connector: Connector
  readonly rules: readonly MappingRule[]
  /** Users and Groups as this application knows them, with the schemas an administrator added. */
  readonly resources: ResourceSchemas
  readonly leaverMode: LeaverMode
  /** By entitlement type: the name an account holds when nothing is mapped. */
  readonly fallbacks: Readonly<Record<string, string>>
}

/** Applications as requests need them: kept for at most a second, so that a change is in effect within it. */
export type Directory = {
  bySlug(slug: string): Promise<ApplicationContext | undefined>
  byId(id: string): Promise<ApplicationContext>
  /** After a change made by this process: read it again at once. */
  forget(): void
}

const keptMs = 1_000
const mostKept = 1_000

export function makeDirectory(db: Database, registry: Registry, clock: Clock): Directory {
  const kept = new Map<
    string,
    { readonly at: number; readonly context: Promise<ApplicationContext | undefined> }
  >()

  function keep(
    key: string,
    load: () => Promise<Application | undefined>,
  ): Promise<ApplicationContext | undefined> {
    const now = clock.now().getTime()
    const known = kept.get(key)
    if (known !== undefined && now - known.at < keptMs && now >= known.at) return known.context
    const context = load().then((application) => application && contextOf(db, registry, application))
    // Names are asked for before a token is: those of nobody must not pile up.
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, { at: now, context })
    context.catch(() => kept.delete(key))
    return context
  }

  return {
    bySlug: (slug) => keep(`slug ${slug}`, () => findApplication(db, slug)),
    async byId(id) {
      const context = await keep(`id ${id}`, () => getApplication(db, id))
      if (context === undefined) throw new Error(`no application has the id ${id}`)
      return context
    },
    forget: () => kept.clear(),
  }
}

export async function contextOf(
  db: Database,
  registry: Registry,
  application: Application,
): Promise<ApplicationContext> {
  const connector = registry.get(application.connector)
  return {
    application,
    connector,
    rules: await listRules(db, application.id),
    resources: resourcesWith(application.schemas),
    leaverMode: application.policy.leaver ?? connector.facts.leaverModes[0] ?? 'disable',
    fallbacks: fallbacksOf(connector, application.settings),
  }
}

function fallbacksOf(
  connector: Connector,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  const named = connector.facts.entitlementTypes.flatMap(({ type, fallbackSetting }) => {
    if (fallbackSetting === undefined) return []
    const field = connector.settings.find(({ name }) => name === fallbackSetting)
    const name = settings[fallbackSetting] ?? field?.default
    return name === undefined ? [] : [[type, name] as const]
  })
  return Object.fromEntries(named)
}
