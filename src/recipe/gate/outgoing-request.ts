/** What made the browser send something. Kinds that no page of ours needs are refused whatever they carry. */
export type RequestKind =
  | 'document'
  | 'fetch'
  | 'asset'
  | 'beacon'
  | 'websocket'
  | 'worker'
  | 'sharedWorker'
  | 'serviceWorker'

/** A request on its way out of the browser, as the driver saw it. */
export type OutgoingRequest = {
  readonly kind: RequestKind
  readonly method: string
  readonly url: string
  readonly contentType?: string
  /** Undefined: there is none. Null: there is one that could not be read. */
  readonly body?: string | null
  /** It is a hop of a redirect, begun by this address. */
  readonly redirectedFrom?: string
}
