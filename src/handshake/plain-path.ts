import type { Filter } from '../scim/filter.ts'
import { foldCase } from '../scim/fold.ts'
import { parseFilter } from '../scim/parse-filter.ts'
import { parsePath, printPath } from '../scim/path.ts'
import { printFilter } from '../scim/print-filter.ts'
import { plainText } from './plain-text.ts'

/** By what identity providers look for people and groups: without it nobody could say whom a request was about. */
const keptInFilters: ReadonlySet<string> = new Set([
  ...['id', 'username', 'externalid', 'displayname', 'emails', 'members', 'manager', 'type', 'primary'],
  ...['active', 'meta', 'value'],
])

/** A filter without the values of a profile, or a remark where it can't be read. */
export function plainFilter(source: string): string {
  try {
    return printFilter(masked(parseFilter(source), undefined))
  } catch {
    return '(a filter that can not be read)'
  }
}

/** The path of a PATCH operation, likewise. */
export function plainPatchPath(source: string): string {
  try {
    const path = parsePath(source)
    const { filter } = path
    return printPath(filter === undefined ? path : { ...path, filter: masked(filter, path.attribute.name) })
  } catch {
    return '(a path that can not be read)'
  }
}

function masked(filter: Filter, within: string | undefined): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => masked(part, within)) }
    case 'not':
      return { ...filter, filter: masked(filter.filter, within) }
    case 'anyElement':
      return { ...filter, filter: masked(filter.filter, filter.attribute.name) }
    case 'present':
      return filter
    case 'compare':
      return isKept(filter.attribute.name, within) ? filter : { ...filter, value: '(text)' }
    default:
      return filter satisfies never
  }
}

function isKept(name: string, within: string | undefined): boolean {
  const known = keptInFilters.has(foldCase(name))
  if (within === undefined) return known && foldCase(name) !== 'value'
  return known && (foldCase(name) !== 'value' || keptInFilters.has(foldCase(within)))
}

const keptInQueries: ReadonlySet<string> = new Set([
  ...['startindex', 'count', 'cursor', 'attributes', 'excludedattributes', 'sortby', 'sortorder', 'profile'],
  'aadoptscim062020',
])

/** The address of a request behind its base URL, readable, without secrets. */
export function plainPath(url: string, baseLength: number, secrets: readonly string[]): string {
  const [path = '', query = ''] = url.slice(baseLength).split(/\?(.*)/s)
  const parameters = [...new URLSearchParams(query)].slice(0, 20).map(([name, value]) => {
    const folded = foldCase(name)
    if (folded === 'filter') return `filter=${plainFilter(value)}`
    const kept = value === '' || keptInQueries.has(folded)
    return `${name}${value === '' ? '' : `=${kept ? value : '(text)'}`}`
  })
  const all = parameters.length === 0 ? path : `${path}?${parameters.join('&')}`
  return plainText(all, secrets, 500)
}
