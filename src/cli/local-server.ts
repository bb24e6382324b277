import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from './cli-error.ts'

/** A server on this machine, and how to ask it. */
export type LocalServer = { readonly url: string; readonly fetch: typeof fetch }

/**
 * What runs on a data directory. Its certificate is of the name that others know it by; here it is asked by its address,
 * so exactly the certificate that it was started with is believed, and no other.
 */
export async function findLocalServer(dataDirectory: string): Promise<LocalServer> {
  const text = await readFile(join(dataDirectory, 'server.json'), 'utf8').catch(() => undefined)
  const { url, certFile } = (text === undefined ? {} : JSON.parse(text)) as {
    url?: string
    certFile?: string
  }
  if (url === undefined)
    throw new CliError(
      `No Overlock server is running on ${dataDirectory}.`,
      'Start one with "overlock serve", or name another with OVERLOCK_URL or OVERLOCK_DATA.',
    )
  return { url, fetch: certFile === undefined ? fetch : await fetchWith(certFile) }
}

async function fetchWith(certFile: string): Promise<typeof fetch> {
  const { Agent, fetch: send } = await import('undici')
  const ca = await readFile(certFile).catch(() => {
    throw new CliError(`${certFile} can't be read.`, 'The server was started with this certificate.')
  })
  const connect = { ca, allowPartialTrustChain: true, checkServerIdentity: () => undefined }
  const dispatcher = new Agent({ connect })
  return ((input: string | URL, init: object) => send(input, { ...init, dispatcher })) as typeof fetch
}
