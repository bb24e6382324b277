/** Where commands write: results on stdout, everything else on stderr, so that results can be piped. */
export type Output = {
  result(text: string): void
  note(text: string): void
  /** A line that replaces the last one on a terminal; elsewhere nothing. */
  progress(text: string): void
}

export function makeOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  let progressing = false
  const clear = () => {
    if (progressing) stderr.write('\r\u001b[2K')
    progressing = false
  }
  return {
    result(text) {
      clear()
      stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`)
    },
    note(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    progress(text) {
      if (!stderr.isTTY) return
      clear()
      stderr.write(text)
      progressing = true
    },
  }
}
