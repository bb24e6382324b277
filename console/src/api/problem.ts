/** A refusal in words: what happened, and what to do next. RFC 9457, as the server answers it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly todo: string | undefined

  constructor(status: number, code: string, message: string, todo?: string) {
    super(message)
    this.status = status
    this.code = code
    this.todo = todo
  }
}

export async function problemFrom(reply: Response): Promise<Problem> {
  const body: unknown = await reply.json().catch(() => ({}))
  const { code, detail, todo } = isRecord(body) ? body : {}
  const says = typeof detail === 'string' ? detail : `The server answered ${reply.status}.`
  return new Problem(
    reply.status,
    typeof code === 'string' ? code : 'unknown',
    says,
    typeof todo === 'string' ? todo : undefined,
  )
}

/** Whatever was thrown, in words. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TypeError)
    return new Problem(0, 'unreachable', 'The server does not answer.', 'Check that it runs, then try again.')
  return new Problem(0, 'unknown', String(error))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
