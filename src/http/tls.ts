import { readFile } from 'node:fs/promises'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'

export type TlsFiles = { readonly certFile: string; readonly keyFile: string }

/** A certificate, with those that lead to its root, and its key; as PEM. */
export type TlsPair = { readonly cert: Buffer; readonly key: Buffer }

export class TlsError extends Error {
  override readonly name = 'TlsError'
}

/** @throws TlsError when a file can't be read, or the two don't belong together */
export async function readTls({ certFile, keyFile }: TlsFiles): Promise<TlsPair> {
  const [cert, key] = await Promise.all([certFile, keyFile].map(readPem))
  if (cert === undefined || key === undefined) throw new Error('two files were read')
  try {
    createSecureContext({ cert, key })
    return { cert, key }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'they are no PEM'
    throw new TlsError(`The certificate ${certFile} and the key ${keyFile} can't be used together: ${why}.`)
  }
}

async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new TlsError(
      `${path} can't be read (${code}). The server needs the certificate and its key as PEM files.`,
    )
  }
}

const lookEveryMs = 10_000

/**
 * Takes a renewed certificate into use without a restart, for connections that begin afterwards. Files that are just being
 * written, or don't fit together, change nothing; it is said once.
 */
export function renewTls(
  servers: readonly Server[],
  files: TlsFiles,
  first: TlsPair,
  log: (level: 'info' | 'error', message: string, fields: object) => void,
  everyMs = lookEveryMs,
): { stop(): void } {
  let used = first
  let complained = ''
  const look = async () => {
    try {
      const pair = await readTls(files)
      if (pair.cert.equals(used.cert) && pair.key.equals(used.key)) return
      for (const server of servers) server.setSecureContext(pair)
      used = pair
      complained = ''
      log('info', 'a renewed certificate is in use', { certFile: files.certFile })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (message !== complained)
        log('error', 'the certificate was not renewed: the one before stays in use', { message })
      complained = message
    }
  }
  const timer = setInterval(() => void look(), everyMs).unref()
  return { stop: () => clearInterval(timer) }
}
