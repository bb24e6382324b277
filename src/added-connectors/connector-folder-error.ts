/** A folder that was named as a connector and can't be used as one; says why and what to do. */
export class ConnectorFolderError extends Error {
  override readonly name = 'ConnectorFolderError'
  readonly folder: string
  readonly todo: string

  constructor(folder: string, says: string, todo: string) {
    super(`The connector in ${folder} can not be used: ${says}.`)
    this.folder = folder
    this.todo = todo
  }
}
