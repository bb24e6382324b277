/** What crosses the connector contract: plain JSON, so that a connector can run in a process of its own. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [key: string]: JsonValue }
