/** Why an operation was not done. `status` is what REST answers, `todo` what the caller can do about it. */
export const operationErrors = {
  badInput: { status: 400, title: 'The input can not be used' },
  unauthenticated: { status: 401, title: 'No valid token' },
  forbidden: { status: 403, title: 'Not allowed for this role' },
  reauthenticate: { status: 403, title: 'Show again who you are' },
  notFound: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible in the present state' },
  keyReused: { status: 422, title: 'Not the request that this key was sent with' },
  tooMany: { status: 429, title: 'Too many wrong tokens' },
  vendorRefused: { status: 422, title: 'The application refused' },
  vendorUnavailable: { status: 502, title: 'The application did not answer' },
} as const

export type OperationErrorCode = keyof typeof operationErrors

export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code: OperationErrorCode
  readonly todo: string | undefined

  constructor(code: OperationErrorCode, message: string, todo?: string) {
    super(message)
    this.code = code
    this.todo = todo
  }
}
