import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { LauncherError } from './launcher-error.ts'

/** An account of the machine. Undefined wherever it is optional: PostgreSQL runs as the user we are. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

// Who wants PostgreSQL's files apart from everything else that runs as nobody makes an account named overlock.
const preferred = ['overlock', 'nobody']

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * PostgreSQL refuses to be root, so under root it is somebody else: the owner of the files when there are some, else
 * an unprivileged account. It looks its user up by number, therefore one without an entry won't do.
 */
export async function accountFor(ownerUid?: number): Promise<Account | undefined> {
  if (isRoot()) return chooseAccount(await readFile('/etc/passwd', 'utf8'), ownerUid)
  requireEntryOfOurOwn()
  return undefined
}

export function chooseAccount(passwd: string, ownerUid?: number): Account {
  const unprivileged = parsePasswd(passwd).filter(({ uid }) => uid !== 0)
  const chosen =
    ownerUid === undefined
      ? preferred.flatMap((name) => unprivileged.filter((account) => account.name === name))[0]
      : unprivileged.find(({ uid }) => uid === ownerUid)
  if (chosen !== undefined) return chosen
  const wanted =
    ownerUid === undefined
      ? preferred.join(' or ')
      : `the user with number ${ownerUid}, who owns the database`
  throw new LauncherError(
    'accountMissing',
    `PostgreSQL refuses to run as root, and /etc/passwd has no entry for ${wanted}.`,
  )
}

function parsePasswd(text: string): Account[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({
      name,
      uid: Number.parseInt(uid, 10),
      gid: Number.parseInt(gid, 10),
    }))
    .filter(({ name, uid, gid }) => name !== '' && uid >= 0 && gid >= 0)
}

function requireEntryOfOurOwn(): void {
  try {
    userInfo()
  } catch (cause) {
    const message = `PostgreSQL needs an entry in /etc/passwd for the user it runs as, number ${process.getuid?.()}.`
    throw new LauncherError('accountMissing', message, { cause })
  }
}
