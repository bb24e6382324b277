import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { type Capability, capabilities } from '../capabilities.ts'
import type { Connector, ConnectorContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'

export type Method = Capability | 'check' | 'listAccounts' | 'getAccount' | 'findAccount'

export const methods: readonly Method[] = [
  'check',
  'listAccounts',
  'getAccount',
  'findAccount',
  ...capabilities,
]

export type Crossing = {
  readonly connector: Connector
  /** The methods that came back with a result at least once. */
  readonly answered: ReadonlySet<Method>
}

/**
 * The same connector, called as if it ran in a process of its own: what goes in and what comes out must pass
 * `structuredClone` and JSON unchanged, only a `ConnectorError` may be thrown, and nothing may tell a secret.
 */
export function crossBoundary(connector: Connector): Crossing {
  const answered = new Set<Method>()
  const crossed = methods
    .filter((name) => connector[name] !== undefined)
    .map((name) => [name, throughBoundary(connector, name, answered)] as const)
  return { connector: { ...connector, ...Object.fromEntries(crossed) }, answered }
}

type AnyCall = (context: ConnectorContext<unknown>, input: unknown) => Promise<unknown>

function throughBoundary(connector: Connector, name: Method, answered: Set<Method>): AnyCall {
  return async (context, input) => {
    const hidden = [...Object.values(context.secrets), ...passwordOf(input)]
    const method = connector[name] as AnyCall
    try {
      const result = await method.call(connector, context, transported(input, `the input of ${name}`))
      const arrived = transported(result, `the result of ${name}`)
      refuseSecrets(JSON.stringify(arrived) ?? '', hidden, `the result of ${name}`)
      answered.add(name)
      return arrived
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      assert.ok(error instanceof ConnectorError, `${name} threw what is no ConnectorError: ${inspect(error)}`)
      refuseSecrets(everythingOf(error), hidden, `the error of ${name}`)
      throw error
    }
  }
}

/** Undefined stands for "there is none", and is the only thing beside JSON that crosses. */
function transported(value: unknown, what: string): unknown {
  if (value === undefined) return undefined
  const arrived: unknown = structuredClone(JSON.parse(JSON.stringify(value)))
  assert.deepEqual(arrived, value, `${what} is not JSON`)
  assert.deepEqual(structuredClone(value), value, `${what} can't be cloned`)
  return arrived
}

function passwordOf(input: unknown): readonly string[] {
  const password = (input as { readonly password?: string } | null)?.password
  return password === undefined ? [] : [password]
}

/** Message, stack, private detail and causes, as a log or a crash report might show them. */
function everythingOf(error: ConnectorError): string {
  const shown = inspect(error, { depth: null, showHidden: true, maxStringLength: null })
  return `${shown}\n${error.stack}\n${error.privateDetail}\n${JSON.stringify(error)}\n${error}`
}

function refuseSecrets(text: string, hidden: readonly string[], where: string): void {
  for (const secret of hidden) {
    assert.ok(secret.length >= 8, 'a secret this short could not be searched for')
    // Not shown by the failing assertion either.
    assert.equal(text.includes(secret), false, `${where} tells a secret`)
  }
}
