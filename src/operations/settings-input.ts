import type { Connector } from '../connector/contract.ts'
import { OperationError } from './operation-error.ts'

export type Values = { readonly settings: Record<string, string>; readonly secrets: Record<string, string> }

/** Checks settings and secrets against what the connector asks for; throws a sentence for every problem. */
export function settingsOf(connector: Connector, given: Values): Values {
  const problems = [...unknownNames(connector, given), ...missingNames(connector, given)]
  const parsed = connector.parseSettings(given.settings)
  if ('problems' in parsed) problems.push(...parsed.problems.map(({ field, says }) => `${field} ${says}`))
  if (problems.length === 0) return given
  throw new OperationError('badInput', `${connector.title}: ${problems.join('; ')}.`, usage(connector))
}

function unknownNames(connector: Connector, { settings, secrets }: Values): string[] {
  const misplaced = (name: string, secret: boolean) => {
    const field = connector.settings.find((known) => known.name === name)
    if (field === undefined) return [`there is no ${secret ? 'secret' : 'setting'} "${name}"`]
    if (field.secret === secret) return []
    return [secret ? `${name} is a setting, not a secret` : `${name} is a secret: give it with --secret`]
  }
  return [
    ...Object.keys(settings).flatMap((name) => misplaced(name, false)),
    ...Object.keys(secrets).flatMap((name) => misplaced(name, true)),
  ]
}

function missingNames(connector: Connector, { settings, secrets }: Values): string[] {
  return connector.settings
    .filter(({ required, secret, name }) => required && !((secret ? secrets : settings)[name] ?? '').trim())
    .map(({ name }) => `${name} is missing`)
}

function usage(connector: Connector): string {
  return connector.settings
    .map(
      ({ name, secret, help, example }) =>
        `${secret ? '--secret' : '--set'} ${name}=${secret ? '…' : (example ?? '…')}  ${help}`,
    )
    .join('\n')
}
