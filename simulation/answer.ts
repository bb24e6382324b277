/** What a vendor says. `text` wins over `json`; neither means an empty body. */
export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  /** So many bytes of the body leave, then the connection ends. Absent: all of them. */
  readonly sentBytes?: number
}

export function answer(status: number, json: unknown): Answer {
  return { status, json }
}

/** For a call, or a part of one, that the simulator does not know: never a guess, and counted as `unhandled`. */
export function notSimulated(what: string): Answer {
  return { status: 501, json: { message: `${what} is not simulated` } }
}

export function succeeded({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

export function bodyOf({ json, text }: Answer): string {
  return text ?? (json === undefined ? '' : JSON.stringify(json))
}

export function withHeaders(original: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...original, headers: { ...original.headers, ...headers } }
}
