import { refreshEntitlements } from '../applications/entitlement-store.ts'
import { contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { changeMapping, type MappingChanged, puttingRule } from './mapping-change.ts'
import { ruleInput } from './mapping-input.ts'
import { operation } from './operation.ts'

type MappingSet = MappingChanged & {
  readonly app: string
  readonly group: string
  readonly entitlement: string
}

/** Ties a group of the identity provider to an entitlement, and plans what follows for its present members. */
export const mappingSet = operation({
  name: 'mapping.set',
  summary: 'Give the members of a group an entitlement',
  effect: 'change',
  roles: ['owner', 'admin', 'appOwner'],
  input: ruleInput,
  rest: { method: 'PUT', path: '/applications/{app}/mapping' },
  cli: {
    command: 'mapping set',
    print: (set: MappingSet) =>
      `${set.app}: members of "${set.group}" get ${set.entitlement} (mapping version ${set.version}). ` +
      (set.members === 0
        ? 'Nobody is in that group yet.'
        : `${set.members} are in that group, ${set.tasks} of them change.`),
  },
  async run(system, caller, given): Promise<MappingSet> {
    const context = await contextOfApp(system, given.app)
    const { application, connector } = context
    const now = system.clock.now()
    const known = await callVendor(connector.title, async () =>
      refreshEntitlements(system.db, application.id, await system.sessions.open(application, connector), now),
    )
    const { change, entitlement } = puttingRule(context, known, given)
    const changed = await changeMapping(system, caller, context, given.group, change)
    return { app: given.app, group: given.group, entitlement: entitlement.name, ...changed }
  },
})
