import { open, rename, rm } from 'node:fs/promises'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'

/**
 * Writes what comes to a new file, readable by its owner alone, or to stdout. The file gets its name once all of it
 * is there and on the disk: one with that name is whole.
 */
export async function saveBytes(
  bytes: AsyncIterable<Uint8Array>,
  file: string | undefined,
  output: Output,
): Promise<void> {
  if (file === undefined) return toStdout(bytes)
  const partial = `${file}.partial`
  await refuseExisting(file)
  const handle = await open(partial, 'wx', 0o600).catch((error: Error) => {
    throw new CliError(`The file ${partial} can't be made: ${error.message}.`)
  })
  let length = 0
  try {
    for await (const part of bytes) {
      await handle.writeFile(part)
      length += part.byteLength
      output.progress(`${megabytes(length)} MB`)
    }
    await handle.sync()
    await handle.close()
    await rename(partial, file)
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
  output.note(`Wrote ${file} (${megabytes(length)} MB).`)
}

async function refuseExisting(file: string): Promise<void> {
  const there = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new CliError(`The file ${file} can't be made: ${error.message}.`)
  })
  await there?.close()
  if (there !== undefined) throw new CliError(`The file ${file} is there already.`, 'Name a new one.')
}

async function toStdout(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  if (process.stdout.isTTY)
    throw new CliError('This is not for a screen.', 'Name a file with --out, or pipe it somewhere.')
  for await (const part of bytes)
    if (!process.stdout.write(part)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}

function megabytes(length: number): string {
  return (length / 1_000_000).toFixed(1)
}
