import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

/** Tells whether a call and its answer are as an OpenAPI document says. An empty list: nothing is wrong. */
export type Contract = {
  /** `path` as sent: with its query, and with or without the base path of the document's server. */
  readonly checkRequest: (method: string, path: string, body?: unknown) => readonly string[]
  readonly checkResponse: (method: string, path: string, status: number, body?: unknown) => readonly string[]
  /** The operations whose answers were never checked, so that a test can't pass while it looks at nothing. */
  readonly unchecked: () => readonly string[]
}

type Json = { readonly [key: string]: unknown }
type Parameter = {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly at: string
}
type Operation = {
  readonly name: string
  readonly method: string
  readonly template: readonly string[]
  readonly spec: Json
  readonly at: string
  readonly parameters: readonly Parameter[]
}
type Call = {
  readonly operation: Operation
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

/** A path, method, parameter, status or body that the document does not name is a problem, never a pass. */
export function loadContract(file: string | URL): Contract {
  const document = objectAt(JSON.parse(readFileSync(file, 'utf8')))
  const operations = Object.entries(objectAt(document['paths'])).flatMap(([path, item]) =>
    operationsOf(path, objectAt(item)),
  )
  if (operations.length === 0) throw new Error(`${file} documents no operation`)
  const problemsOf = createValidator(document)
  const checked = new Set<string>()
  const find = (method: string, target: string) => findCall(operations, basePathOf(document), method, target)

  return {
    checkRequest(method, target, body) {
      const call = find(method, target)
      if (call === undefined) return [`${method} ${target} is not documented`]
      return [
        ...parameterProblems(call, problemsOf),
        ...requestBodyProblems(call.operation, body, problemsOf),
      ]
    },
    checkResponse(method, target, status, body) {
      const call = find(method, target)
      if (call === undefined) return [`${method} ${target} is not documented`]
      checked.add(call.operation.name)
      return responseProblems(call.operation, status, body, problemsOf)
    },
    unchecked: () => operations.map(({ name }) => name).filter((name) => !checked.has(name)),
  }
}

/** The same calls, but an answer that is not as documented fails the test that got it. */
export function checkedCalls<Reply extends { readonly status: number; readonly body: unknown }>(
  contract: Contract,
  call: (method: string, path: string, json?: unknown) => Promise<Reply>,
): (method: string, path: string, json?: unknown) => Promise<Reply> {
  return async (method, path, json) => {
    const reply = await call(method, path, json)
    const problems = contract.checkResponse(method, path, reply.status, reply.body)
    assert.deepEqual(problems, [], `${method} ${path} answered ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply
  }
}

function operationsOf(path: string, item: Json): readonly Operation[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete'].filter((method) => Object.hasOwn(item, method))
  return methods.map((method) => {
    const spec = objectAt(item[method])
    const at = `/paths/${escaped(path)}`
    return {
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      template: path.split('/'),
      spec,
      at: `${at}/${method}`,
      parameters: [...parametersOf(item, at), ...parametersOf(spec, `${at}/${method}`)],
    }
  })
}

function parametersOf({ parameters }: Json, at: string): readonly Parameter[] {
  return (Array.isArray(parameters) ? parameters : []).map(objectAt).map((parameter, index) => ({
    name: String(parameter['name']),
    in: String(parameter['in']),
    required: parameter['required'] === true,
    at: `${at}/parameters/${index}/schema`,
  }))
}

/** A path written out wins over one with parameters, whatever their order in the document. */
function findCall(
  operations: readonly Operation[],
  basePath: string,
  method: string,
  target: string,
): Call | undefined {
  const url = new URL(target, 'http://contract.invalid')
  const inside = basePath !== '' && url.pathname.startsWith(`${basePath}/`)
  const path = (inside ? url.pathname.slice(basePath.length) : url.pathname).split('/')
  const isParameter = (part: string) => part.startsWith('{')
  const [operation] = operations
    .filter(({ template }) => template.length === path.length)
    .filter((one) => one.method === method)
    .filter(({ template }) =>
      template.every((part, at) => (isParameter(part) ? path[at] : part === path[at])),
    )
    .sort((one, other) => one.template.filter(isParameter).length - other.template.filter(isParameter).length)
  return operation && { operation, path, query: url.searchParams }
}

type ProblemsOf = (at: string, value: unknown) => readonly string[]

function parameterProblems({ operation, path, query }: Call, problemsOf: ProblemsOf): readonly string[] {
  const known = (where: string) => operation.parameters.filter((parameter) => parameter.in === where)
  const strange = [...query.keys()].filter((key) => !known('query').some(({ name }) => name === key))
  const inQuery = known('query').flatMap(({ name, required, at }) => {
    const value = query.get(name)
    if (value === null) return required ? [`the query lacks ${name}`] : []
    return textProblems(at, value, problemsOf)
  })
  const inPath = known('path').flatMap(({ name, at }) => {
    const value = path[operation.template.indexOf(`{${name}}`)] ?? ''
    return textProblems(at, decodeURIComponent(value), problemsOf)
  })
  return [...strange.map((key) => `the query has ${key}, which is not documented`), ...inQuery, ...inPath]
}

function requestBodyProblems(
  { spec, at, name }: Operation,
  body: unknown,
  problemsOf: ProblemsOf,
): readonly string[] {
  const documented = spec['requestBody']
  if (documented === undefined) return body === undefined ? [] : [`${name} takes no body`]
  if (body === undefined) return objectAt(documented)['required'] === true ? [`${name} needs a body`] : []
  return problemsOf(`${at}/requestBody/content/application~1json/schema`, body)
}

function responseProblems(
  { spec, at, name }: Operation,
  status: number,
  body: unknown,
  problemsOf: ProblemsOf,
): readonly string[] {
  const responses = objectAt(spec['responses'])
  if (!Object.hasOwn(responses, status)) return [`${name} never answers ${status}`]
  const hasBody = objectAt(responses[status])['content'] !== undefined
  if (!hasBody) return body === undefined ? [] : [`${name} answers ${status} without a body`]
  return problemsOf(`${at}/responses/${status}/content/application~1json/schema`, body)
}

function createValidator(document: Json): ProblemsOf {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/)
  ajv.addSchema(document, 'contract', undefined, false)
  const compiled = new Map<string, ValidateFunction>()
  return (at, value) => {
    const validate = compiled.get(at) ?? ajv.compile({ $ref: `contract#${at}` })
    compiled.set(at, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'it'} ${message}`)
  }
}

/** A parameter travels as text, also where a number is meant. */
function textProblems(at: string, text: string, problemsOf: ProblemsOf): readonly string[] {
  const problems = problemsOf(at, text)
  return problems.length > 0 && /^-?\d+$/.test(text) ? problemsOf(at, Number(text)) : problems
}

function basePathOf({ servers }: Json): string {
  const url = Array.isArray(servers) ? String(objectAt(servers[0])['url']) : ''
  return url.replace(/^https?:\/\/[^/]*/, '').replace(/\/$/, '')
}

function escaped(path: string): string {
  return encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function objectAt(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error('the contract is not an OpenAPI document')
  return value as Json
}
