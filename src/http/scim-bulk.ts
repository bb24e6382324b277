import { type BulkOperation, parseBulk } from '../scim/bulk.ts'
import { findCycle, referencesOf, withIds, withoutReferences } from '../scim/bulk-references.ts'
import type { JsonObject } from '../scim/json.ts'
import { ScimError } from '../scim/scim-error.ts'
import { type BulkResult, carryOut, failedResult } from './scim-bulk-operation.ts'
import type { ScimCall } from './scim-call.ts'
import type { ScimParts } from './scim-users.ts'
import type { ScimWaiting } from './scim-waiting.ts'

/** How long a bulk request may wait in all for outcomes at the vendor. What is not waited for goes on by itself. */
const longestWaitMs = 5_000

/**
 * RFC 7644 §3.7. Every operation goes the way of a request of its own: same handlers, same rights, same answers. One
 * that refers to another by its bulkId comes after it, wherever it stands; resources that refer to each other are
 * made first without what refers to the later ones, and completed after that.
 */
export async function bulk(parts: ScimParts, call: ScimCall): Promise<JsonObject> {
  const { operations, failOnErrors = Number.POSITIVE_INFINITY } = parseBulk(call.request.body)
  const limited = { ...parts, waiting: waitingFor(parts.waiting, longestWaitMs) }
  const run = new BulkRun(operations)
  for (let step = run.next(); step !== undefined && run.failures < failOnErrors; step = run.next()) {
    const { operation, refusal } = run.prepare(step)
    const result = refusal ? failedResult(operation, refusal) : await carryOut(limited, call, operation)
    run.settle(step, result)
  }
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: run.results(),
  }
}

type Step = {
  readonly index: number
  readonly operation: BulkOperation
  readonly references: ReadonlySet<string>
  /** Set when this PUT completes what a POST of a circle made. */
  readonly completes?: BulkResult
}

/** Where a bulk request stands: what waits, what got which id, what failed. */
class BulkRun {
  failures = 0
  readonly #results: (BulkResult | undefined)[]
  readonly #names: ReadonlySet<string>
  readonly #ids = new Map<string, string>()
  readonly #lost = new Set<string>()
  #waiting: readonly Step[]
  #parted: Step | undefined

  constructor(operations: readonly BulkOperation[]) {
    this.#results = operations.map(() => undefined)
    this.#names = new Set(operations.flatMap((one) => (one.method === 'POST' ? (one.bulkId ?? []) : [])))
    this.#waiting = operations.map((operation, index) => ({
      ...{ index, operation },
      references: referencesOf(operation),
    }))
  }

  /** The first operation that waits for no other; of a circle, the one it can be opened at. */
  next(): Step | undefined {
    const free = this.#waiting.find(({ references }) => [...references].every((id) => this.#isSettled(id)))
    const step = free ?? this.#inCircle()
    this.#parted = free === undefined ? step : undefined
    this.#waiting = this.#waiting.filter((other) => other !== step)
    return step
  }

  /** The operation as it is carried out now, or why it can't be. */
  prepare({ operation, references }: Step): { operation: BulkOperation; refusal?: ScimError } {
    const unknown = [...references].find((id) => !this.#names.has(id))
    if (unknown !== undefined)
      return { operation, refusal: refused(400, 'no operation has this bulkId', unknown, 'invalidValue') }
    const lost = [...references].find((id) => this.#lost.has(id))
    if (lost !== undefined) return { operation, refusal: refused(409, 'this was not made', lost) }
    const ready = withIds(operation, this.#ids)
    if (this.#parted === undefined || ready.data === undefined) return { operation: ready }
    return { operation: { ...ready, data: withoutReferences(ready.data) } }
  }

  settle(step: Step, result: BulkResult): void {
    const { bulkId, method } = step.operation
    const { completes } = step
    const failed = result.error !== undefined
    if (failed) this.failures++
    if (method === 'POST' && bulkId !== undefined) {
      if (result.id === undefined) this.#lost.add(bulkId)
      else this.#ids.set(bulkId, result.id)
    }
    const made = completes && { ...completes, ...(failed ? result : { version: result.version }) }
    this.#results[step.index] = made ? { ...made, method: 'POST', bulkId: completes.bulkId } : result
    if (this.#parted === step && !failed) this.#completeLater(step, result)
  }

  results(): readonly JsonObject[] {
    return this.#results.filter((result) => result !== undefined).map(toBody)
  }

  #isSettled(id: string): boolean {
    return this.#ids.has(id) || this.#lost.has(id) || !this.#names.has(id)
  }

  #inCircle(): Step | undefined {
    const waiting = new Map(
      this.#waiting.flatMap(({ operation, references }) =>
        operation.method === 'POST' && operation.bulkId !== undefined
          ? [[operation.bulkId, references] as const]
          : [],
      ),
    )
    const id = findCycle(waiting)
    return this.#waiting.find(({ operation }) => operation.method === 'POST' && operation.bulkId === id)
  }

  #completeLater({ index, operation, references }: Step, made: BulkResult): void {
    const { bulkId: _made, ...rest } = operation
    const path = `${operation.path.replace(/\/$/, '')}/${made.id}`
    const completion: BulkOperation = { ...rest, method: 'PUT', path }
    this.#waiting = [...this.#waiting, { index, operation: completion, references, completes: made }]
  }
}

function toBody({ method, bulkId, version, location, status, error }: BulkResult): JsonObject {
  return {
    method,
    ...(bulkId !== undefined && { bulkId }),
    ...(version !== undefined && { version }),
    ...(location !== undefined && { location }),
    status: String(status),
    ...(error !== undefined && { response: error }),
  }
}

function refused(status: number, why: string, bulkId: string, scimType?: 'invalidValue'): ScimError {
  return new ScimError(status, `bulkId:${bulkId.slice(0, 64)}: ${why}`, scimType)
}

function waitingFor(waiting: ScimWaiting, ms: number): ScimWaiting {
  const until = performance.now() + ms
  return {
    wake: (context) => waiting.wake(context),
    async waitFor(context, taskId) {
      if (performance.now() < until) return waiting.waitFor(context, taskId)
      waiting.wake(context)
    },
    async storeAndWait(context, origin, store) {
      if (performance.now() < until) return waiting.storeAndWait(context, origin, store)
      const stored = await store(origin)
      waiting.wake(context)
      return { stored, waited: false, end: undefined }
    },
  }
}
