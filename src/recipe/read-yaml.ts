import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { Problem, RecipePath } from './problem.ts'

type Place = { readonly line: number; readonly column: number }

/** A recipe as plain data, and the way back from a part of the data to its place in the file. */
export type ReadYaml = {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Where this part stands; of a part that is missing, where what should hold it stands. */
  readonly locate: (path: RecipePath) => Place
}

const largestFile = 256 * 1024

/**
 * YAML 1.2, core schema, data only: anchors, aliases and tags are refused, so that what a reviewer reads is what runs
 * and a small file can't unfold into a large one. A key given twice is an error (https://yaml.org/spec/1.2.2/#3213-node-comparison).
 */
export function readYaml(text: string): ReadYaml {
  if (text.length > largestFile) return tooLarge
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const broken = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    problem(placeAt(pos[0]), 'yaml', yamlWords[code] ?? message, 'Correct the YAML at this place.'),
  )
  const unwanted: Problem[] = []
  visit(document, {
    Node(_, node) {
      const what = refuseNode(node)
      if (what !== undefined)
        unwanted.push(
          problem(placeAt(node.range?.[0] ?? 0), 'data-only', what, 'Write the value itself at this place.'),
        )
    },
  })
  const problems = [...broken, ...unwanted]
  return {
    value: problems.length === 0 ? document.toJS() : undefined,
    problems,
    locate: (path) => placeAt(offsetOf(document.contents, path)),
  }
}

const yamlWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key was given before in the same place',
  MULTIPLE_DOCS: 'the file holds more than one document',
  NON_STRING_KEY: 'a key must be text',
}

const tooLarge: ReadYaml = {
  value: undefined,
  problems: [
    problem(
      { line: 1, column: 1 },
      'size',
      `the file is larger than ${largestFile / 1024} KB`,
      'A recipe describes one application; split it.',
    ),
  ],
  locate: () => ({ line: 1, column: 1 }),
}

function problem(place: Place, rule: string, what: string, todo: string): Problem {
  return { severity: 'error', rule, ...place, what, todo }
}

function refuseNode(node: Node): string | undefined {
  if (isAlias(node)) return `an alias (*${node.source}) is not allowed`
  if ('anchor' in node && node.anchor !== undefined) return `an anchor (&${node.anchor}) is not allowed`
  if ('tag' in node && node.tag !== undefined) return `a tag (${node.tag}) is not allowed`
  return undefined
}

function offsetOf(contents: unknown, path: RecipePath): number {
  let offset = startOf(contents)
  let node = contents
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) return offset
      offset = startOf(pair.key)
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (node === undefined) return offset
      offset = startOf(node)
    } else return offset
  }
  return offset
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
