/** A file that is in memory already, as the answer of an operation that sends bytes. */
export async function* inOnePiece(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}
