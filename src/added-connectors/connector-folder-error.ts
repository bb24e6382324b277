/** A folder of a connector that can't be used, or made; says why and what to do. */
export class ConnectorFolderError extends Error {
  override readonly name = 'ConnectorFolderError'
  readonly todo: string

  constructor(message: string, todo: string) {
    super(message)
    this.todo = todo
  }
}

export function unusable(folder: string, says: string, todo: string): ConnectorFolderError {
  return new ConnectorFolderError(`The connector in ${folder} can not be used: ${says}.`, todo)
}
