import { z } from 'zod'
import type { Template } from '../template.ts'
import { onlyKey } from './one-of.ts'
import { name, path, pattern, provenance, template } from './text.ts'

/** The one request that may change something, described so closely that it can't be about somebody else. */
const arm = z
  .strictObject({
    methods: z.array(z.enum(['POST', 'PUT', 'PATCH', 'DELETE'])).min(1),
    /** The whole path, with the target's id in it where the application has it there. */
    path: template.optional(),
    pathPrefix: path.optional(),
    /** With `path`: the one operation of a GraphQL endpoint. */
    graphqlOperation: name.optional(),
    /** Where the person must appear; one of these is enough. Always a whole segment or value, never a part of one. */
    subject: z
      .array(
        z
          .strictObject({ segment: template.optional(), value: template.optional() })
          .transform((raw, context) => {
            const place = onlyKey(raw, ['segment', 'value'], context)
            return { place, is: raw[place] ?? { text: '', parts: [] } }
          }),
      )
      .min(1),
    /** Values that must be in the body too, as the role that is wanted. */
    body: z.array(template).optional(),
    from: provenance,
  })
  .refine(
    (raw) => (raw.path === undefined) !== (raw.pathPrefix === undefined),
    'needs either "path" or "pathPrefix"',
  )

export type Arm = z.output<typeof arm>

const capture = z
  .strictObject({
    as: name,
    attribute: z.string().min(1).max(60).optional(),
    link: pattern.optional(),
    from: provenance,
  })
  .refine((raw) => raw.attribute !== undefined || raw.link !== undefined, 'needs "attribute", "link" or both')

const paginate = z.strictObject({
  /** `loadMore`: a button makes the same table longer; `infinite`: it grows when its end comes into view. */
  kind: z.enum(['next', 'loadMore', 'infinite', 'none']),
  target: name.optional(),
  /** The combobox with how many rows a page has; the most is chosen. */
  pageSize: name.optional(),
  /** More pages than this are no listing but a mistake. */
  max: z.int().min(1).max(2000),
  /** Where the page says how many accounts there are; the pattern's first group is the number. */
  total: z.strictObject({ target: name, pattern }).optional(),
})

/** Every verb there is. What can't be said with them needs a new verb in the engine, never code in a recipe. */
const verbs = {
  page: name,
  expect: name,
  click: name,
  openMenu: name,
  fill: z.strictObject({ target: name, value: template }),
  select: z.strictObject({ target: name, option: template }),
  check: z.strictObject({ target: name, on: z.boolean() }),
  press: z.enum(['enter', 'escape', 'tab']),
  extractTable: z.strictObject({ target: name, columns: z.array(name).min(1), key: name }),
  paginate,
  findRow: z.strictObject({
    target: name,
    by: z.literal('email'),
    equals: template,
    /** Before somebody is called absent, the table is also read with each of these choices. */
    elsewhere: z.strictObject({ target: name, options: z.array(z.string().min(1)).min(1) }).optional(),
  }),
  capture,
  /** The only e-mail address in this region must be the target's. */
  identity: z.strictObject({ region: name }),
  commit: z.strictObject({ target: name, arm }),
} as const

type Verbs = typeof verbs
type Verb = keyof Verbs
const verbNames = Object.keys(verbs) as Verb[]

/** One thing that is done on the page, and the sentence that tells a person to do it. */
export type Step = {
  readonly [Name in Verb]: {
    readonly verb: Name
    readonly with: z.output<Verbs[Name]>
    readonly say?: Template | undefined
  }
}[Verb]

export const step = z
  .strictObject({ say: template.optional(), ...z.object(verbs).partial().shape })
  .transform((raw, context): Step => {
    const verb = onlyKey(raw, verbNames, context)
    return { verb, with: raw[verb], say: raw.say } as Step
  })
