import type { ElementHandle } from 'playwright-core'
import { DriverLost, type PageElement } from '../engine/driver.ts'

/** Gives elements of the page names that the engine can hold, until the page is left. */
export type Elements = {
  keep(handle: ElementHandle): PageElement
  /** Throws `DriverLost` for an element of a page that was left. */
  handleOf(at: PageElement): ElementHandle
  forget(): void
}

export function makeElements(): Elements {
  const handles = new Map<PageElement['element'], ElementHandle>()
  return {
    keep(handle) {
      const element = Symbol('element')
      handles.set(element, handle)
      return { element }
    },
    handleOf({ element }) {
      const handle = handles.get(element)
      if (handle === undefined) throw new DriverLost('the element was of another page')
      return handle
    },
    forget() {
      handles.clear()
    },
  }
}
