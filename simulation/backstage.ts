import { changeAsAdmin } from './admin-change.ts'
import { succeeded } from './answer.ts'
import { ask } from './ask.ts'
import type { FoundRoute } from './routes.ts'
import { type Backstage, nothingCommitted } from './scene.ts'
import type { Stage } from './stage.ts'
import { countUnhandled } from './world.ts'

export function createBackstage<State>(stage: Stage<State>, route: FoundRoute<State>): Backstage {
  const { vendor, world } = stage
  return {
    params: route.params,
    rehearse(request) {
      let mutations = 0
      const commit = () => {
        mutations += 1
      }
      const state = vendor.copy(world.state)
      const said = ask(stage, route, request, { state, commit })
      const spend = () => vendor.spend?.(world.state, state)
      return { said, changes: succeeded(said) && mutations > 0, spend }
    },
    read(request, agoMs) {
      const state = world.past.at(agoMs) ?? world.state
      return nothingCommitted(ask(stage, route, request, { state, commit: () => undefined }))
    },
    changeAsAdmin(action, input) {
      const result = changeAsAdmin(stage, action, input)
      if ('problem' in result) countUnhandled(world, `admin ${action}: ${result.problem}`)
    },
    credential: () => JSON.stringify(vendor.secrets(world.state)),
    expired: vendor.expired,
    readOnly: vendor.readOnly,
    unasked: (field) => vendor.unasked?.(world.state, field, route.params),
    move(request, by) {
      const { size, move } = vendor.pages
      if (typeof by === 'number') return move(world.state, request, by)
      return move(world.state, request, by === 'page' ? size(request) : -size(request))
    },
    totalAt: vendor.pages.totalAt,
  }
}
