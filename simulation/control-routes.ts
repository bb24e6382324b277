import { changeAsAdmin } from './admin-change.ts'
import { type Answer, answer } from './answer.ts'
import { parseFaults } from './fault-entry.ts'
import { isObject, type JsonObject } from './json.ts'
import type { SimRequest } from './request.ts'
import type { Stage } from './stage.ts'

const prefix = '/__sim/'

export function isControl(path: string): boolean {
  return path.startsWith(prefix)
}

type ControlRoute = <State>(stage: Stage<State>, body: unknown) => Answer

/** What a test, a demo or a person at a terminal does to a simulator, beside the vendor's own surface. */
const routes: Readonly<Record<string, ControlRoute>> = {
  'GET settings': (stage) => answer(200, settingsOf(stage)),
  'GET ledger': ({ world }) => answer(200, world.ledger.entries()),
  'GET state': (stage) => answer(200, stateOf(stage)),
  'GET faults': ({ world }) => answer(200, world.faults.list()),
  'POST faults': replaceFaults,
  'DELETE faults': (stage) => replaceFaults(stage, []),
  'POST reset': (stage) => {
    stage.reset()
    return answer(200, {})
  },
  'POST admin': postAdmin,
}

export function control<State>(stage: Stage<State>, request: SimRequest): Answer {
  const call = `${request.method} ${request.path.slice(prefix.length)}`
  const route = Object.hasOwn(routes, call) ? routes[call] : undefined
  if (route === undefined)
    return problem(404, `there is no ${call}; there are ${Object.keys(routes).join(', ')}`)
  return request.malformed ? problem(400, 'the body is not JSON') : route(stage, request.json)
}

export function settingsOf<State>({ vendor, world, url }: Stage<State>) {
  return {
    vendor: vendor.name,
    url,
    settings: vendor.settings(world.state, url),
    secrets: vendor.secrets(world.state),
  }
}

function stateOf<State>({ vendor, world }: Stage<State>): JsonObject {
  const unhandled = [...world.unhandled].map(([call, count]) => ({ call, count }))
  return { ...vendor.show(world.state), adminChanges: world.adminChanges, unhandled }
}

function replaceFaults<State>({ vendor, world }: Stage<State>, body: unknown): Answer {
  const entries = parseFaults(body, { actions: Object.keys(vendor.admin) })
  if ('problem' in entries) return problem(400, entries.problem)
  world.faults.replace(entries)
  return answer(200, world.faults.list())
}

function postAdmin<State>(stage: Stage<State>, body: unknown): Answer {
  const { action, ...input } = isObject(body) ? body : {}
  const result = changeAsAdmin(stage, action, input)
  return 'problem' in result ? problem(400, result.problem) : answer(200, result.done)
}

function problem(status: number, message: string): Answer {
  return answer(status, { message })
}
