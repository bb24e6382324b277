import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

const most = 8_192

/** The last lines of a log, for an error to show. The file belongs to another account: a link is not followed. */
export async function logTail(path: string, lines = 8): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  )
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, Math.max(0, size - most))
    return buffer.subarray(0, bytesRead).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } finally {
    await file.close()
  }
}

export async function withLogTail(sentence: string, path: string): Promise<string> {
  const tail = await logTail(path)
  return tail === '' ? `${sentence} Its log is ${path}.` : `${sentence} The end of its log, ${path}:\n${tail}`
}
