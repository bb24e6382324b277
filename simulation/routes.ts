import { decoded } from './request.ts'
import type { Handler } from './vendor.ts'

type Route<State> = {
  readonly method: string
  readonly segments: readonly string[]
  readonly handle: Handler<State>
}

export type FoundRoute<State> = {
  readonly handle: Handler<State>
  readonly params: Readonly<Record<string, string>>
}

export function compileRoutes<State>(
  table: Readonly<Record<string, Handler<State>>>,
): readonly Route<State>[] {
  return Object.entries(table).map(([call, handle]) => {
    const [method = '', path = ''] = call.split(' ')
    return { method, segments: path.split('/'), handle }
  })
}

export function findRoute<State>(
  routes: readonly Route<State>[],
  method: string,
  path: string,
): FoundRoute<State> | undefined {
  const segments = path.split('/')
  for (const route of routes) {
    const params = route.method === method ? matchSegments(route.segments, segments) : undefined
    if (params !== undefined) return { handle: route.handle, params }
  }
  return undefined
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (!expected.startsWith(':')) {
      if (expected !== segment) return undefined
    } else {
      if (segment === '') return undefined
      params[expected.slice(1)] = decoded(segment)
    }
  }
  return params
}
