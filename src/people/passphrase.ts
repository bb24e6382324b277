import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt as OWASP's password storage cheat sheet has it: 2^17, 8, 1; 128 MiB and half a second each. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const
const keyLength = 32
const shortest = 15
const longest = 128
/** At once; each takes 128 MiB. */
const mostAtOnce = 2
const mostWaiting = 20

/** Why a passphrase is not taken; undefined: it is. `about`: what belongs to the person, and so is guessed first. */
export function refusePassphrase(passphrase: string, about: readonly string[]): string | undefined {
  const length = [...passphrase].length
  if (length < shortest)
    return `A passphrase has at least ${shortest} characters. Four or five words are easy to keep.`
  if (length > longest) return `A passphrase has at most ${longest} characters.`
  const plain = passphrase.toLowerCase()
  const bare = plain.replace(/[^\p{L}\p{N}]/gu, '')
  if (new Set(bare).size < 5) return 'That repeats a few characters. Take four or five words.'
  const guessed = about
    .map((text) => text.toLowerCase())
    .find((text) => text.length > 3 && plain.includes(text))
  if (guessed !== undefined) return `It must not hold "${guessed}": that is guessed first.`
  const left = common.reduce((text, word) => text.replaceAll(word, ''), bare)
  return left.length < 6
    ? 'It is made of what most people take. Take four or five words of your own.'
    : undefined
}

/** What the well-known lists of leaked passwords begin with, and what long ones are pieced together from. */
const common = [
  ...[
    'password',
    'passwort',
    'passphrase',
    'qwertyuiop',
    'qwerty',
    'asdfghjkl',
    'zxcvbnm',
    'letmein',
    'welcome',
  ],
  ...['iloveyou', 'administrator', 'admin', 'overlock', 'changeme', 'trustno1', 'correcthorsebatterystaple'],
  ...['1234567890', '123456789', '12345678', '123456', '12345', '1234', '123', '111', '000', 'abc'],
]

export type Hasher = {
  hash(passphrase: string): Promise<string>
  /** Against nothing it takes as long as against something. */
  matches(passphrase: string, hash: string | undefined): Promise<boolean>
}

/** @throws TooBusyError when too many wait already: each costs memory and time. */
export function makeHasher(): Hasher {
  const waiting: (() => void)[] = []
  let running = 0
  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= mostAtOnce) {
      if (waiting.length >= mostWaiting) throw new TooBusyError('too many sign-ins wait')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
  return {
    async hash(passphrase) {
      const salt = randomBytes(16)
      const key = await turn(() => derive(passphrase, salt))
      return `scrypt$17$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`
    },
    async matches(passphrase, hash) {
      const [, , , , salt = '', key = ''] = (hash ?? '').split('$')
      const known = hash === undefined ? Buffer.alloc(keyLength) : Buffer.from(key, 'base64url')
      const derived = await turn(() => derive(passphrase, Buffer.from(salt, 'base64url')))
      return derived.length === known.length && timingSafeEqual(derived, known) && hash !== undefined
    },
  }
}

export class TooBusyError extends Error {
  override readonly name = 'TooBusyError'
}

function derive(passphrase: string, salt: Buffer): Promise<Buffer> {
  const options: ScryptOptions = cost
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, keyLength, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
}
