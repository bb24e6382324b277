import type { FastifyInstance } from 'fastify'
import { type Listeners, listen, type Place } from './listen.ts'
import { readTls, type renewTls, type TlsFiles } from './tls.ts'

export type DoorConfig = Place & {
  readonly publicUrl: string | undefined
  readonly scimPlace?: Place | undefined
  readonly scimPublicUrl?: string | undefined
  readonly tls?: TlsFiles | undefined
}

/** How this server is reached: by people, and by identity providers. */
export type Doors = {
  readonly listeners: Listeners
  /** Whether people reach it by https, so that a cookie may ask for it. */
  readonly secure: boolean
  /** Known once it is open, where the configuration does not say it. */
  readonly publicUrl: () => string
  readonly scimBase: () => string
  /** Resolves with the address that it listens at. */
  open(server: FastifyInstance): Promise<string>
}

/** Reads what is needed to listen. @throws TlsError */
export async function makeDoors(config: DoorConfig, log: Parameters<typeof renewTls>[3]): Promise<Doors> {
  const { host, port, scimPlace: scim, tls } = config
  let url = config.publicUrl ?? ''
  let scimUrl = config.scimPublicUrl ?? url
  const listeners: Listeners = {
    ...{ main: { host, port }, scim },
    tls: tls === undefined ? undefined : { files: tls, pair: await readTls(tls) },
  }
  return {
    listeners,
    secure: tls !== undefined || URL.parse(url)?.protocol === 'https:',
    publicUrl: () => url,
    scimBase: () => scimUrl,
    async open(server) {
      const { address, scimAddress } = await listen(server, listeners, log)
      url = config.publicUrl ?? address
      scimUrl = config.scimPublicUrl ?? (scim === undefined ? url : scimAddress)
      return address
    },
  }
}
