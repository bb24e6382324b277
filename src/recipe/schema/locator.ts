import { z } from 'zod'
import type { Label } from '../label.ts'
import { onlyKey } from './one-of.ts'
import { label, name, provenance } from './text.ts'

/** Roles of WAI-ARIA 1.2 that people act on or recognize a page by. https://www.w3.org/TR/wai-aria-1.2/#role_definitions */
const roles = z.enum([
  ...(['alert', 'alertdialog', 'button', 'cell', 'checkbox', 'combobox', 'dialog', 'form', 'grid'] as const),
  ...(['heading', 'link', 'listbox', 'main', 'menu', 'menuitem', 'navigation', 'option', 'radio'] as const),
  ...(['region', 'row', 'searchbox', 'status', 'switch', 'tab', 'table', 'textbox'] as const),
])

const kinds = ['role', 'label', 'placeholder', 'testId', 'text', 'css'] as const

/** One way to find one element. Neither XPath nor a number in a list can be written. */
export type Locator = {
  readonly by: (typeof kinds)[number]
  /** The role, the test id, or the selector; a label is in `name`. */
  readonly value: string
  readonly name?: Label
  /** A target, or `$row` for the row that was found. */
  readonly within?: string
  readonly from: z.output<typeof provenance>
}

const locator = z
  .strictObject({
    role: roles.optional(),
    name: label.optional(),
    label: label.optional(),
    placeholder: label.optional(),
    text: label.optional(),
    testId: z.string().min(1).max(100).optional(),
    css: z.string().min(1).max(200).optional(),
    within: z.union([name, z.literal('$row')], 'must be the name of a target, or $row').optional(),
    from: provenance,
  })
  .transform((raw, context): Locator => {
    const by = onlyKey(raw, kinds, context)
    const given = raw[by]
    if (raw.name !== undefined && by !== 'role') context.addIssue('"name" goes with "role" only')
    const shown = typeof given === 'object' ? given : raw.name
    return {
      by,
      value: typeof given === 'string' ? given : (given?.text ?? ''),
      from: raw.from,
      ...(shown !== undefined && { name: shown }),
      ...(raw.within !== undefined && { within: raw.within }),
    }
  })

/** Alternatives in order of preference, all of them reviewed. */
export const targets = z.record(name, z.array(locator).min(1).max(6))
