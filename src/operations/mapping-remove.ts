import { z } from 'zod'
import { app, contextOfApp } from './application-input.ts'
import { changeMapping, type MappingChanged, removingRules } from './mapping-change.ts'
import { group } from './mapping-input.ts'
import { operation } from './operation.ts'

type MappingRemoved = MappingChanged & { readonly app: string; readonly group: string }

/** Unties a group from what it gave. Members who hold it by this group alone lose it; the guard counts that. */
export const mappingRemove = operation({
  name: 'mapping.remove',
  summary: 'Stop giving the members of a group an entitlement',
  effect: 'destructive',
  fresh: true,
  roles: ['owner', 'admin', 'appOwner'],
  input: z.object({
    app,
    group,
    entitlement: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Only the rule that gives this; without, all rules of the group.'),
  }),
  rest: { method: 'DELETE', path: '/applications/{app}/mapping' },
  cli: {
    command: 'mapping remove',
    print: (removed: MappingRemoved) =>
      `${removed.app}: the group "${removed.group}" no longer gives it (mapping version ${removed.version}). ` +
      (removed.tasks === 0
        ? 'Nobody changes.'
        : `${removed.tasks} of its ${removed.members} members change.`),
  },
  async run(system, caller, given): Promise<MappingRemoved> {
    const context = await contextOfApp(system, given.app)
    const change = removingRules(given.group, given.entitlement)
    const changed = await changeMapping(system, caller, context, given.group, change)
    return { app: given.app, group: given.group, ...changed }
  },
})
