import { LauncherError, type LauncherErrorCode } from '../launcher-error.ts'

/** For `assert.rejects`: a launcher error of that kind, with those words, that says what to do. */
export function refusedWith(code: LauncherErrorCode, words: string): (error: unknown) => true {
  return (error) => {
    if (!(error instanceof LauncherError)) throw new Error(`not a launcher error: ${error}`)
    if (error.code !== code || !error.message.includes(words) || error.todo === '')
      throw new Error(`expected ${code} with “${words}”, but got ${error.code}: ${error.message}`)
    return true
  }
}
