import type { Answer } from '../../../simulation/answer.ts'
import type { JsonObject } from '../../../simulation/json.ts'
import { withQuery } from '../../../simulation/request.ts'
import type { Call, Vendor } from '../../../simulation/vendor.ts'
import { refuse } from './refusals.ts'
import { render } from './render.ts'
import type { Kind, State, Stored } from './state.ts'

export const maxResults = 100

export const pages: Vendor<State>['pages'] = {
  size: ({ query }) => countOf(query),
  move({ traits }, request, by) {
    const start = startOf(request.query) + by
    if (!traits.paging || request.query.has('filter') || start < 1) return undefined
    return withQuery(request, { startIndex: String(start) })
  },
  totalAt: ['totalResults'],
}

/** RFC 7644 §3.4.2. */
export function list(call: Call<State>, kind: Kind): Answer {
  const { state, request } = call
  const all = [...state[kind].values()]
  const filter = request.query.get('filter')
  // RFC 7644 §3.4.2.2: a server that has no filters may ignore one; that is what the worst of them do.
  const matching = filter === null || !state.traits.filter ? all : filtered(all, filter)
  if (matching === undefined) return refuse(400, `The filter ${filter} is not supported.`, 'invalidFilter')
  const start = state.traits.paging ? startOf(request.query) : 1
  const count = state.traits.paging ? countOf(request.query) : all.length
  const page = matching.slice(start - 1, start - 1 + count)
  const json = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: matching.length,
    startIndex: start,
    itemsPerPage: page.length,
    Resources: page.map((stored) => render(call, kind, stored)),
  }
  return { status: 200, json, headers: { 'content-type': 'application/scim+json' } }
}

function startOf(query: URLSearchParams): number {
  return Math.max(1, Number(query.get('startIndex') ?? 1))
}

function countOf(query: URLSearchParams): number {
  return Math.min(maxResults, Math.max(0, Number(query.get('count') ?? maxResults)))
}

/** `attribute eq "value"`, the value as JSON (RFC 7644 figure 1). Undefined: not one of these. */
function filtered(all: readonly Stored[], filter: string): readonly Stored[] | undefined {
  const [, name = '', text = ''] = /^(userName|displayName|externalId) eq (".*")$/s.exec(filter) ?? []
  if (name === '') return undefined
  try {
    const asked = String(JSON.parse(text))
    const fold = (value: string) => (name === 'externalId' ? value : value.toLowerCase())
    return all.filter(({ resource }: { readonly resource: JsonObject }) => {
      const value = resource[name]
      return typeof value === 'string' && fold(value) === fold(asked)
    })
  } catch {
    return undefined
  }
}
