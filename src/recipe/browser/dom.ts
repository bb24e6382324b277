/**
 * As much of a page as is looked at from inside of it. Functions that get one run in the browser, so they must hold
 * everything they need; a value of a page is only ever what these types let through.
 */
export type DomElement = {
  readonly tagName: string
  readonly innerText: string
  readonly textContent: string | null
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): ArrayLike<DomElement>
  checkVisibility(): boolean
  readonly parentElement: DomElement | null
  readonly scrollHeight: number
  readonly clientHeight: number
  scrollTop: number
}

export type DomDocument = {
  getElementById(id: string): DomElement | null
  querySelectorAll(selector: string): ArrayLike<DomElement>
  readonly location: { readonly origin: string }
}

/** A field that is typed into or chosen from. */
export type DomField = DomElement & {
  value: string
  readonly options: ArrayLike<{ readonly label: string }>
  readonly selectedOptions: ArrayLike<{ readonly label: string }>
  dispatchEvent(event: unknown): boolean
  focus(): void
}
