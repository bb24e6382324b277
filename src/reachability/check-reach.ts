import { lookup } from 'node:dns/promises'
import { request as plain } from 'node:http'
import { request as secured } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { refuseAddress } from '../connector/egress.ts'

/** One thing that must be so before an identity provider can reach the server. */
export type ReachStep = {
  readonly what: 'https' | 'address' | 'certificate' | 'answer'
  /** `unknown`: it can't be said from here. */
  readonly state: 'good' | 'bad' | 'unknown'
  readonly says: string
  readonly todo?: string
}

const waitsMs = 5_000
const soonDays = 14
const guide = 'See "Let your identity provider reach it" in the documentation.'

/**
 * Looks at the address that identity providers are given as far as it can be seen from this machine: whether it is https,
 * where its name leads, whether its certificate is trusted, and whether SCIM answers there. Whether the internet gets
 * through is only proved by a request that arrives.
 */
export async function checkReach(
  scimUrl: string,
  now: Date,
  trusted?: string,
): Promise<readonly ReachStep[]> {
  const url = new URL(scimUrl)
  const asked = await ask(new URL(`${scimUrl}/ServiceProviderConfig`), trusted)
  return [
    schemeOf(url),
    await addressOf(url),
    ...(url.protocol === 'https:' ? [certificateOf(url, asked, now)] : []),
    answerOf(url, asked),
  ]
}

function schemeOf({ protocol }: URL): ReachStep {
  return protocol === 'https:'
    ? { what: 'https', state: 'good', says: 'The address is https.' }
    : {
        ...{ what: 'https', state: 'bad', todo: guide },
        says: 'The address is plain http. Identity providers in the cloud call https only.',
      }
}

async function addressOf({ hostname }: URL): Promise<ReachStep> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const found = await lookup(host, { all: true }).catch(() => [])
  const addresses = found.map(({ address }) => address)
  if (addresses.length === 0)
    return {
      ...{ what: 'address', state: 'bad', says: `The name ${host} leads nowhere.` },
      todo: 'Give it an address in your DNS.',
    }
  const inside = addresses.filter((one) => refuseAddress(one, 'https:', { allowPrivate: [] }) !== undefined)
  if (inside.length === 0)
    return { what: 'address', state: 'good', says: `${host} is ${addresses.join(', ')}, a public address.` }
  const loops = inside.some((one) => one.startsWith('127.') || one === '::1')
  return loops
    ? {
        ...{
          what: 'address',
          state: 'bad',
          todo: `Set OVERLOCK_PUBLIC_URL to the address from outside. ${guide}`,
        },
        says: `${host} is this machine. Nothing else can reach it under that name.`,
      }
    : {
        ...{ what: 'address', state: 'unknown', todo: guide },
        says: `From here ${host} is ${inside.join(', ')}, inside your network. An identity provider in the cloud needs another way in.`,
      }
}

type Asked =
  | { readonly kind: 'answered'; readonly status: number; readonly scim: boolean; readonly certificate: Seen }
  | { readonly kind: 'failed'; readonly why: string }
type Seen = { readonly trusted: boolean; readonly why: string; readonly until: Date } | undefined

/** Asked without a token, and whatever the certificate; nothing is sent that could be taken. */
function ask(url: URL, ca: string | undefined): Promise<Asked> {
  return new Promise((resolve) => {
    const options = {
      timeout: waitsMs,
      agent: false,
      rejectUnauthorized: false,
      ...(ca !== undefined && { ca }),
    }
    const send = url.protocol === 'https:' ? secured : plain
    const sent = send(url, options, (answer) => {
      const certificate =
        'getPeerCertificate' in answer.socket ? seenOf(answer.socket as TLSSocket) : undefined
      const { statusCode: status = 0, headers } = answer
      const scim = headers['content-type']?.startsWith('application/scim+json') ?? false
      resolve({ kind: 'answered', status, scim, certificate })
      answer.destroy()
    })
    const fail = (why: string) => resolve({ kind: 'failed', why })
    sent.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    sent.once('timeout', () => {
      fail('it did not answer in time')
      sent.destroy()
    })
    sent.end()
  })
}

function seenOf(socket: TLSSocket): Seen {
  const { valid_to: until } = socket.getPeerCertificate()
  const why = socket.authorizationError
  return { trusted: socket.authorized, why: String(why ?? ''), until: new Date(until) }
}

function certificateOf({ hostname }: URL, asked: Asked, now: Date): ReachStep {
  const seen = asked.kind === 'answered' ? asked.certificate : undefined
  if (seen === undefined)
    return { what: 'certificate', state: 'unknown', says: 'Its certificate could not be seen from here.' }
  const days = Math.floor((seen.until.getTime() - now.getTime()) / 86_400_000)
  if (!seen.trusted)
    return {
      ...{ what: 'certificate', state: 'bad', says: `Its certificate is not trusted: ${seen.why}.` },
      todo: `Identity providers need one for ${hostname} that is publicly trusted, with those that lead to its root.`,
    }
  return days < soonDays
    ? {
        ...{ what: 'certificate', state: 'bad', says: `Its certificate ends in ${days} days.` },
        todo: 'Renew it.',
      }
    : { what: 'certificate', state: 'good', says: `Its certificate is trusted here, for ${days} days.` }
}

function answerOf({ host }: URL, asked: Asked): ReachStep {
  if (asked.kind === 'failed')
    return {
      ...{ what: 'answer', state: 'unknown', says: `From here ${host} does not answer (${asked.why}).` },
      todo: 'Some networks do not let a machine call its own public address. A request of the identity provider is the proof.',
    }
  return asked.scim && asked.status < 500
    ? { what: 'answer', state: 'good', says: 'SCIM answers there.' }
    : {
        ...{
          what: 'answer',
          state: 'bad',
          says: `Something answers there with ${asked.status}, and it is not SCIM.`,
        },
        todo: 'The proxy has to pass /scim/v2/ on, with the path as it came.',
      }
}
