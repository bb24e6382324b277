/** Something the person at the command line is told, with what to do about it. Exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly todo: string | undefined

  constructor(message: string, todo?: string) {
    super(message)
    this.todo = todo
  }
}
