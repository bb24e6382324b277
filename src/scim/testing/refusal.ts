import assert from 'node:assert/strict'
import { ScimError, type ScimType } from '../scim-error.ts'

/** Asserts that something is refused with 400, that `scimType`, and a sentence that fits. */
export function assertRefused(act: () => unknown, scimType: ScimType, detail: RegExp = /./): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof ScimError, `not a ScimError: ${String(error)}`)
    assert.equal(error.status, 400)
    assert.equal(error.scimType, scimType, error.detail)
    assert.match(error.detail, detail)
    return true
  })
}

/** Runs something that may refuse its input, but must never fail in any other way. */
export function allowRefusal(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    assert.ok(error.detail.length > 0 && error.detail.length < 1000)
  }
}

/** Asserts that nothing has been added to the prototype every object shares. */
export function assertCleanPrototype(): void {
  assert.deepEqual(Object.keys(Object.prototype), [])
  assert.equal(Reflect.get({}, 'polluted'), undefined)
  assert.equal(Reflect.get(Object.prototype.toString, 'x'), undefined)
}
