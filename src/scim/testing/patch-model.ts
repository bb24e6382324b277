import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../json.ts'
import { patchResource } from './patching.ts'
import { allowRefusal } from './refusal.ts'
import { enterpriseUrn, userUrn } from './sample-user.ts'

/**
 * A second, naive account of what a PATCH does, over a few attributes: written from RFC 7644 §3.5.2 with lists and
 * loops, to be compared with the real one over many random sequences.
 */
type Model = { readonly singles: ReadonlyMap<string, string>; readonly emails: readonly Email[] }
type Email = { readonly value?: string; readonly type?: string; readonly primary?: boolean }

type Step = { readonly operation: JsonObject; readonly apply: (model: Model) => Model | 'refused' }

const text = fc.constantFrom('a', 'b', 'c')
const type = fc.constantFrom('work', 'home', 'other')
const singles = ['title', 'nickName', 'name.givenName', 'name.familyName', `${enterpriseUrn}:department`]
const single = fc.constantFrom(...singles)
const anyCase = (word: string) => fc.constantFrom(word, word.toUpperCase(), word.replace(/^./, upper))

function upper(letter: string): string {
  return letter.toUpperCase()
}

const setSingle: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom('add', 'replace').chain(anyCase), single, text, fc.boolean())
  .map(([op, name, value, byPath]) => ({
    operation: byPath ? { op, path: name, value } : { op, value: { [name]: value } },
    apply: (model) => ({ ...model, singles: new Map([...model.singles, [name, value]]) }),
  }))

const removeSingle: fc.Arbitrary<Step> = fc.tuple(anyCase('remove'), single).map(([op, name]) => ({
  operation: { op, path: name },
  apply: (model) => ({ ...model, singles: new Map([...model.singles].filter(([key]) => key !== name)) }),
}))

const email = fc.record({ value: text, type }, { noNullPrototype: true })
const emails = fc
  .tuple(fc.array(email, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([list, primary]): readonly Email[] =>
    list.map((one, index) => (primary && index === 0 ? { ...one, primary: true } : one)),
  )

const addEmails: fc.Arbitrary<Step> = emails.map((value) => ({
  operation: { op: 'add', path: 'emails', value: value as unknown as JsonValue },
  apply: (model) => ({ ...model, emails: once(value.reduce(addOne, model.emails)) }),
}))

function addOne(present: readonly Email[], added: Email): readonly Email[] {
  const at = present.findIndex((one) => one.value === added.value && one.type === added.type)
  const kept = added.primary
    ? present.map((one) => (one.primary === true ? { ...one, primary: false } : one))
    : present
  return at === -1 ? [...kept, added] : kept.map((one, index) => (index === at ? { ...one, ...added } : one))
}

const replaceEmails: fc.Arbitrary<Step> = emails.map((value) => ({
  operation: { op: 'replace', value: { emails: value as unknown as JsonValue } },
  apply: (model) => ({ ...model, emails: once(value) }),
}))

/** The same value twice in one list is one, RFC 7643 §2.4. */
function once(list: readonly Email[]): readonly Email[] {
  return list.filter((one, at) => at === firstLike(list, one))
}

function firstLike(list: readonly Email[], wanted: Email): number {
  return list.findIndex(
    (one) => one.value === wanted.value && one.type === wanted.type && one.primary === wanted.primary,
  )
}

const setValueOfType: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom('add', 'replace'), type, text)
  .map(([op, of, value]) => ({
    operation: { op, path: `emails[type eq "${of}"].value`, value },
    apply: (model) => {
      const has = model.emails.some((one) => one.type === of)
      const list = has ? model.emails : [...model.emails, { type: of }]
      return { ...model, emails: once(list.map((one) => (one.type === of ? { ...one, value } : one))) }
    },
  }))

const replaceOfType: fc.Arbitrary<Step> = fc.tuple(type, text).map(([of, value]) => ({
  operation: { op: 'replace', path: `emails[type eq "${of}"]`, value: { value } },
  apply: (model) =>
    model.emails.some((one) => one.type === of)
      ? { ...model, emails: once(model.emails.map((one) => (one.type === of ? { type: of, value } : one))) }
      : 'refused',
}))

const removeOfType: fc.Arbitrary<Step> = type.map((of) => ({
  operation: { op: 'remove', path: `emails[type eq "${of}"]` },
  apply: (model) => ({ ...model, emails: model.emails.filter((one) => one.type !== of) }),
}))

const removeValue: fc.Arbitrary<Step> = email.map(({ value, type: of }) => ({
  operation: { op: 'remove', path: `emails[value eq "${value}" and type eq "${of}"]` },
  apply: (model) => ({
    ...model,
    emails: model.emails.filter((one) => one.value !== value || one.type !== of),
  }),
}))

const removeEmails: fc.Arbitrary<Step> = fc.constant({
  operation: { op: 'remove', path: 'emails' },
  apply: (model: Model) => ({ ...model, emails: [] }),
})

const step = fc.oneof(
  ...[setSingle, removeSingle, addEmails, replaceEmails, setValueOfType],
  ...[replaceOfType, removeOfType, removeValue, removeEmails],
)

/** Compares the real PATCH with the model over that many sequences of requests; returns how many were not refused. */
export function comparePatchWithModel(options: fc.Parameters<unknown>): number {
  let applied = 0
  const requests = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(requests, (sequence) => {
      let real: JsonObject = { schemas: [userUrn], userName: 'ana' }
      let model: Model = { singles: new Map(), emails: [] }
      for (const request of sequence) {
        const expected = request.reduce<Model | 'refused'>(
          (state, { apply }) => (state === 'refused' ? state : apply(state)),
          model,
        )
        let after: JsonObject | undefined
        allowRefusal(() => {
          after = patchResource(
            real,
            request.map(({ operation }) => operation),
          ).resource
        })
        assert.equal(after === undefined, expected === 'refused')
        if (after === undefined || expected === 'refused') continue
        assert.deepEqual(after, toResource(expected))
        applied++
        real = after
        model = expected
      }
    }),
    options as fc.Parameters<[readonly (readonly Step[])[]]>,
  )
  return applied
}

function toResource({ singles: assigned, emails: list }: Model): JsonObject {
  const part = (prefix: string) =>
    Object.fromEntries(
      [...assigned].flatMap(([key, value]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
      ),
    )
  const plain = Object.fromEntries([...assigned].filter(([key]) => !/[.:]/.test(key)))
  const name = part('name.')
  const extension = part(`${enterpriseUrn}:`)
  const extended = Object.keys(extension).length > 0
  return {
    schemas: extended ? [userUrn, enterpriseUrn] : [userUrn],
    userName: 'ana',
    ...plain,
    ...(Object.keys(name).length > 0 && { name }),
    ...(list.length > 0 && { emails: list as unknown as JsonValue }),
    ...(extended && { [enterpriseUrn]: extension }),
  }
}
