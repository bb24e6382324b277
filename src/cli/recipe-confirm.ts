import { table } from '../operations/print-table.ts'
import { findBrowser } from '../recipe/browser/find-browser.ts'
import type { JobResult } from '../recipe/job.ts'
import { type Confirmation, confirmRecipe, type Walked } from '../recipe/runner/confirm-recipe.ts'
import type { OperationName } from '../recipe/schema/operation.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'

export type ConfirmOptions = {
  readonly url: string
  readonly username: string
  readonly secret?: readonly string[]
  readonly email: string
  readonly role?: string
  readonly json?: boolean
}

/**
 * `overlock recipe confirm FILE`: walks a recipe on the real site with the gate shut. Exit code 1 when something could not be
 * walked to its last click.
 */
export async function recipeConfirm(text: string, options: ConfirmOptions, output: Output): Promise<number> {
  const confirmation = await walk(text, options, undefined, output)
  output.result(options.json ? JSON.stringify(confirmation, null, 2) : print(confirmation))
  return confirmation.walked.every(({ result }) => isWalked(result)) ? 0 : 1
}

/** `overlock recipe dry-run FILE`: the same for one change alone. Exit code 1 when it did not come to its last click. */
export async function recipeDryRun(
  text: string,
  options: ConfirmOptions & { readonly operation: OperationName },
  output: Output,
): Promise<number> {
  const { walked } = await walk(text, options, options.operation, output)
  const last = walked.at(-1)
  if (options.json) output.result(JSON.stringify(walked, null, 2))
  return last?.what === options.operation && last.result.kind === 'rehearsed' ? 0 : 1
}

async function walk(
  text: string,
  options: ConfirmOptions,
  only: OperationName | undefined,
  output: Output,
): Promise<Confirmation> {
  const { url, username, email, role } = options
  const browser = await findBrowser(undefined)
  if (browser === undefined)
    throw new CliError('There is no browser on this machine.', 'Install Chromium or Google Chrome.')
  const secrets = secretsOf(options.secret ?? [])
  const local = ['127.0.0.1', 'localhost'].includes(URL.parse(url)?.hostname ?? '')
  const [, domain = 'example.com'] = username.split('@')
  output.note('Nothing is changed: each change is walked up to its last click, and the gate stays shut.')
  return confirmRecipe(
    {
      ...{ type: 'open', recipe: text, url, simulator: local, browser, patienceMs: 10_000, unproved: 0 },
      allowPrivate: local ? ['127.0.0.0/8'] : [],
      secrets: { username, ...secrets },
    },
    {
      ...{ there: email, nobody: only === undefined ? `overlock-confirm@${domain}` : email, role },
      ...(only !== undefined && { only }),
    },
    (walked) => output.note(line(walked)),
  ).catch((error: unknown) => {
    throw new CliError(
      `The recipe can't be walked: ${error instanceof Error ? error.message : String(error)}.`,
    )
  })
}

function secretsOf(given: readonly string[]): { readonly password: string; readonly totp?: string } {
  const named = new Map(given.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))
  const password = named.get('password')
  if (password === undefined) throw new CliError('The password is missing.', 'Add --secret password=…')
  const totp = named.get('totp')
  return { password, ...(totp !== undefined && { totp }) }
}

/** What can't be done with this person, as enabling somebody who is active, was looked at all the same. */
function isWalked(result: JobResult): boolean {
  if (result.kind === 'needsPerson') return result.code === undefined
  return ['proved', 'listed', 'rehearsed', 'alreadyDone', 'alreadyAbsent'].includes(result.kind)
}

function line({ what, result }: Walked): string {
  const said = 'what' in result ? `: ${result.what}` : ''
  const code = 'code' in result && result.code !== undefined ? ` (${result.code})` : ''
  const count = result.kind === 'listed' ? `: ${result.accounts.length} accounts` : ''
  return `  ${isWalked(result) ? 'ok' : 'STOPPED'}  ${what}: ${isWalked(result) ? (words[result.kind] ?? result.kind) : 'could not be walked'}${count}${code}${said}`
}

const words: Readonly<Partial<Record<JobResult['kind'], string>>> = {
  proved: 'the right account is signed in',
  listed: 'read to its end',
  rehearsed: 'up to the last click, and nothing was sent',
  alreadyDone: 'is so already, so its steps were not walked',
  alreadyAbsent: 'nobody is there, so its steps were not walked',
  needsPerson: 'not for this person, so its steps were not walked',
}

function print({ targets }: Confirmation): string {
  const rows = targets.map(({ target, seen, rank }) => [
    target,
    seen,
    rank === undefined ? '' : `alternative ${rank}`,
  ])
  const open = targets.filter(({ seen }) => seen !== 'found').length
  return [
    table(['target', 'on the site', 'by'], rows),
    open === 0
      ? 'Every target was there. Write "from: observed" where you agree with what you saw.'
      : `${open} targets were not seen. Walk again with somebody of another status, or correct the recipe.`,
  ].join('\n\n')
}
