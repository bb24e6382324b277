import { z } from 'zod'
import type { Connector, ConnectorContext } from '../connector/contract.ts'
import { ConnectorError, type ConnectorErrorCode, connectorErrors } from '../connector/errors.ts'
import { redact } from '../connector/redact.ts'
import { type AskedMethod, answers } from './answers.ts'

/**
 * A connector from outside, as the host lets it in: what it says of itself is frozen as it was read, only the methods
 * of the contract are there, what goes in and comes out is a copy, an answer has the contract's shape or is an error,
 * and whatever it throws becomes an error of the contract.
 */
export function contained(connector: Connector): Connector {
  const { contract, name, title, settings, facts } = connector
  const methods = (Object.keys(answers) as AskedMethod[])
    .filter((method) => connector[method] !== undefined)
    .map((method) => [method, containedMethod(connector, method)] as const)
  return {
    ...(Object.fromEntries(methods) as Pick<
      Connector,
      'check' | 'listAccounts' | 'getAccount' | 'findAccount'
    >),
    ...{ contract, name, title },
    settings: structuredClone(settings),
    facts: structuredClone(facts),
    parseSettings: (raw) => parsedSettings(connector, raw),
    hosts: (parsed) => hostsOf(connector, parsed),
  }
}

const parsed = z.union([
  z.looseObject({ settings: z.unknown().refine((settings) => settings !== undefined) }),
  z.looseObject({ problems: z.array(z.looseObject({ field: z.string(), says: z.string() })).min(1) }),
])

function parsedSettings(
  connector: Connector,
  raw: Readonly<Record<string, string>>,
): ReturnType<Connector['parseSettings']> {
  try {
    const result = connector.parseSettings({ ...raw })
    if (parsed.safeParse(result).success) return result
  } catch {
    // What it threw may hold what an administrator typed.
  }
  const [first] = connector.settings
  return { problems: [{ field: first?.name ?? '', says: `could not be read: ${connector.name} broke` }] }
}

/** A connector that can't say which hosts are its own has none, and so reaches nothing. */
function hostsOf(connector: Connector, settings: unknown): readonly string[] {
  try {
    const hosts: unknown = connector.hosts(settings)
    return z.array(z.string()).parse(hosts)
  } catch {
    return []
  }
}

type AnyMethod = (context: ConnectorContext<unknown>, input: unknown) => Promise<unknown>

function containedMethod(connector: Connector, method: AskedMethod): AnyMethod {
  const call = connector[method] as AnyMethod
  return async (context, input) => {
    try {
      const answer = structuredClone(await call.call(connector, context, structuredClone(input)))
      const { error } = answers[method].safeParse(answer)
      if (error === undefined) return answer
      const at = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      throw broken(connector, method, `the contract asks for another answer: ${at}`)
    } catch (error) {
      throw asConnectorError(error, connector, method, Object.values(context.secrets))
    }
  }
}

function asConnectorError(
  thrown: unknown,
  connector: Connector,
  method: AskedMethod,
  secrets: readonly string[],
): ConnectorError {
  if (!(thrown instanceof Error)) return broken(connector, method, 'it threw what is no error')
  const { code, retryAfterMs, privateDetail } = thrown as Partial<ConnectorError>
  const plain = (text: string) => redact(text, secrets)
  if (!(thrown instanceof ConnectorError) || !isCode(code))
    return broken(connector, method, plain(thrown.stack ?? String(thrown)))
  return new ConnectorError(code, {
    message: plain(thrown.message),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
    ...(typeof privateDetail === 'string' && { privateDetail: plain(privateDetail) }),
  })
}

function isCode(code: unknown): code is ConnectorErrorCode {
  return typeof code === 'string' && Object.hasOwn(connectorErrors, code)
}

/** For a change that means: it may have happened. */
function broken({ name }: Connector, method: AskedMethod, privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', {
    message: `The connector ${name} did not keep to the contract in ${method}.`,
    privateDetail,
  })
}
