import type { Gate } from '../gate/gate.ts'
import type { Locator } from '../schema/locator.ts'

/** An element of the page that is open now. Only the driver that gave it knows what it is. */
export type PageElement = { readonly element: symbol | string }

export type TableRow = {
  readonly at: PageElement
  readonly cells: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly links: readonly string[]
}

export type Table = {
  readonly headers: readonly string[]
  readonly rows: readonly TableRow[]
}

/** What stands around the content: read in one look. */
export type Surroundings = {
  /** Whether the page is one of the application's own origin. */
  readonly inside: boolean
  readonly frames: readonly string[]
  readonly alerts: readonly string[]
  /** Dialogs that are open, with their names. */
  readonly dialogs: readonly { readonly at: PageElement; readonly name: string }[]
  /** Since when nothing is loading any more, in milliseconds; 0 while something is. */
  readonly quietMs: number
}

/** Something on the page that a person could act on or read, as the accessibility tree names it. No cells of tables. */
export type Candidate = { readonly role: string; readonly name: string }

/** The answer to the request that was armed: its status, or that none came. */
export type ArmedAnswer = { readonly status: number } | 'none'

/**
 * A browser, as the engine needs it. Every method looks at the page of now; none of them retries, and none of them
 * decides. A method that finds the page or the browser gone throws `DriverLost`, and only that;
 * `ElementGone` where merely the element is.
 */
export type Driver = {
  readonly gate: Gate
  /** Loads the page anew, at a path of the application's own origin. Never from a cache. */
  navigate(path: string): Promise<void>
  /** All visible elements that fit, within another one or anywhere. */
  seek(locator: Locator, within?: PageElement): Promise<readonly PageElement[]>
  /** `notClickable`: something lies over it, or it is switched off; nothing was clicked. */
  click(at: PageElement): Promise<'clicked' | 'notClickable'>
  /** Replaces what is in a field. */
  fill(at: PageElement, text: string): Promise<void>
  /** Types a secret that only the driver knows; its value is in no error and no record. */
  fillSecret(at: PageElement, secret: 'username' | 'password' | 'totp'): Promise<void>
  press(key: 'enter' | 'escape' | 'tab'): Promise<void>
  valueOf(at: PageElement): Promise<string>
  options(at: PageElement): Promise<readonly string[]>
  choose(at: PageElement, option: string): Promise<void>
  setChecked(at: PageElement, on: boolean): Promise<void>
  isChecked(at: PageElement): Promise<boolean>
  /** False for what is disabled, also by `aria-disabled`. */
  isEnabled(at: PageElement): Promise<boolean>
  /** Brings the end of a table, and of what it scrolls in, into view, so that a list that grows by itself loads more. */
  scrollToEnd(at: PageElement): Promise<void>
  /** Everything visible that has a role of the recipe's schema and a name, in the order of the page. */
  candidates(): Promise<readonly Candidate[]>
  textOf(at: PageElement): Promise<string>
  tableOf(at: PageElement): Promise<Table>
  surroundings(): Promise<Surroundings>
  /** Waits for the answer to the request that the gate let out as armed. */
  armedAnswer(withinMs: number): Promise<ArmedAnswer>
  /** Lets time pass; tests turn it themselves. */
  wait(ms: number): Promise<void>
  now(): number
}

/** The page, the browser or the connection to it is gone. What was sent before may or may not have arrived. */
export class DriverLost extends Error {
  override readonly name: string = 'DriverLost'
}

/** Only the element is gone: the page has drawn itself anew, or another one is just coming. Who looks again may find it. */
export class ElementGone extends DriverLost {
  override readonly name = 'ElementGone'
}
