import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compileFilter } from '../evaluate-filter.ts'
import { parseGroupPatch } from '../group-patch.ts'
import type { JsonValue } from '../json.ts'
import { parseFilter } from '../parse-filter.ts'
import { parseJson } from '../parse-json.ts'
import { parsePath, printPath } from '../path.ts'
import { printFilter } from '../print-filter.ts'
import { parseResource } from '../resource.ts'
import { userResource } from '../schemas/resource-types.ts'
import { filterArbitrary, nearlyFilter } from './filter-arbitrary.ts'
import { patchBody, patchResource } from './patching.ts'
import { allowRefusal, assertCleanPrototype } from './refusal.ts'
import { shownUser, storedUser } from './sample-user.ts'

const longestMs = 100

/** A text with some of its characters taken out, doubled, or turned into others that mean something. */
function damaged(source: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const wound = fc.tuple(
    fc.nat(200),
    fc.constantFrom('', '"', '\\', '[', ']', '(', ')', '{', '}', ',', ':', '\0'),
  )
  return fc.tuple(source, fc.array(wound, { maxLength: 4 })).map(([text, wounds]) =>
    wounds.reduce((now, [at, piece]) => {
      const place = now.length === 0 ? 0 : at % now.length
      return `${now.slice(0, place)}${piece}${now.slice(place + (at % 2))}`
    }, text),
  )
}

const filterText = fc.oneof(
  nearlyFilter,
  damaged(filterArbitrary.map(printFilter)),
  fc.string({ unit: 'binary' }),
)
const pathText = fc.oneof(
  filterText,
  damaged(
    fc.constantFrom('emails[type eq "work"].value', 'name.givenName', 'urn:a:b:User:x.y', '__proto__.x'),
  ),
)
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'Replace', 'remove', 'x'),
    path: pathText,
    value: fc.jsonValue({ maxDepth: 3 }),
  },
  { requiredKeys: ['op'], noNullPrototype: true },
)
const bodyText = damaged(
  fc
    .array(operation, { maxLength: 4 })
    .map((operations) => JSON.stringify(patchBody(...(operations as JsonValue[])))),
)

function readFilter(source: string): void {
  allowRefusal(() => {
    const filter = parseFilter(source)
    assert.deepEqual(parseFilter(printFilter(filter)), filter)
    compileFilter(filter, userResource)(shownUser)
  })
}

function readPath(source: string): void {
  allowRefusal(() => {
    const path = parsePath(source)
    assert.deepEqual(parsePath(printPath(path)), path)
  })
}

function readBody(source: string): void {
  for (const unknownAttributes of ['keep', 'refuse'] as const) {
    allowRefusal(() => parseResource(parseJson(source), userResource, { unknownAttributes }))
    allowRefusal(() => parseGroupPatch(parseJson(source)))
    allowRefusal(() => {
      const { Operations: list } = parseJson(source) as { Operations?: JsonValue }
      if (Array.isArray(list)) patchResource(storedUser, list, { unknownAttributes })
    })
  }
}

/**
 * Feeds what reads filters, paths and bodies with damaged and senseless texts: each is understood or refused, nothing
 * else happens, and none takes long. How often each was fed is returned.
 */
export function fuzz(options: fc.Parameters<unknown>): number {
  let fed = 0
  const feed = (source: fc.Arbitrary<string>, read: (text: string) => void) =>
    fc.assert(
      fc.property(source, (text) => {
        fed++
        quickly(() => read(text))
      }),
      options as fc.Parameters<[string]>,
    )
  feed(filterText, readFilter)
  feed(pathText, readPath)
  feed(bodyText, readBody)
  assertCleanPrototype()
  return fed
}

/** Processor time, not the clock's: a busy machine is not our slowness. Slow once may be the garbage collector. */
function quickly(work: () => void): void {
  const times: number[] = []
  do {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1_000)
  } while (Math.min(...times) > longestMs && times.length < 3)
  assert.ok(Math.min(...times) <= longestMs, `took ${Math.min(...times)} ms at the least`)
}
