import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Account } from './account.ts'
import { LauncherError } from './launcher-error.ts'
import { explainRefusal, identityOf } from './run-as.ts'

/**
 * Runs a server under a shell that holds one end of a pipe to us. When we are gone, however we ended, the pipe ends
 * and the shell stops the server: nothing is left behind. A session of its own keeps Ctrl-C of the terminal away.
 *
 * $1 log file, $2 a folder to remove at the end or '', then the command. Signal INT is a fast shutdown for PostgreSQL
 * and an abort for initdb. It is repeated, since one that comes before the program has set its handlers is ignored.
 */
const script = `
log=$1 temporary=$2; shift 2
if [ -f "$log" ] && [ "$(wc -c <"$log")" -gt 10485760 ]; then mv -f "$log" "$log.old"; fi
exec >>"$log" 2>&1
trap : HUP INT TERM
"$@" </dev/null 3<&- &
server=$!
echo "$server" >&3
(
  trap '' HUP INT TERM
  read -r nothing <&3
  tries=0 signal=INT
  while kill -s "$signal" "$server" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || signal=QUIT
    sleep 1
  done
) &
reader=$!
exec 3<&-
while :; do
  wait "$server"; status=$?
  kill -s 0 "$server" 2>/dev/null || break
done
kill -s KILL "$reader" 2>/dev/null
[ -z "$temporary" ] || rm -rf "$temporary"
exit "$status"
`

export type Watched = {
  /** The number of the server's process, not the shell's. */
  readonly pid: number
  /** How the shell ended: with the server's status. */
  readonly ended: Promise<string>
  hasEnded(): boolean
  /** Whether waiting for it keeps our process alive. */
  hold(): void
  letGo(): void
}

type Task = { account: Account | undefined; log: string; temporary?: string; command: readonly string[] }

export async function startWatched(task: Task): Promise<Watched> {
  const child = spawnShell(task)
  let over = false
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => {
      over = true
      resolve(signal === null ? `exit status ${status}` : `signal ${signal}`)
    })
  })
  const pipe = child.stdio[3] as Socket
  pipe.on('error', () => {})
  const pid = await firstLine(child, pipe, task)
  return {
    pid,
    ended,
    hasEnded: () => over,
    hold: () => child.ref(),
    letGo: () => {
      child.unref()
      pipe.unref()
    },
  }
}

// What the account may not do is thrown here, or told by the event `error`.
function spawnShell({ account, log, temporary, command }: Task): ChildProcess {
  try {
    return spawn('/bin/sh', ['-c', script, 'overlock-postgres', log, temporary ?? '', ...command], {
      detached: true,
      cwd: '/',
      // Nothing of our own environment: it holds secrets, and PG… variables would change what PostgreSQL does.
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      ...identityOf(account),
    })
  } catch (error) {
    throw explainRefusal(account, error as Error)
  }
}

function firstLine(child: ChildProcess, pipe: Socket, { account, log }: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    pipe.on('data', (chunk) => {
      text += String(chunk)
      if (text.includes('\n')) resolve(Number.parseInt(text, 10))
    })
    // Not `exit`: that may come before the line of a shell that ended right after it.
    child.once('close', (status) => {
      const message = `The shell that starts PostgreSQL ended at once (exit status ${status}); its log is ${log}.`
      reject(new LauncherError('startFailed', message))
    })
    child.once('error', (cause: Error) => reject(explainRefusal(account, cause)))
  })
}
