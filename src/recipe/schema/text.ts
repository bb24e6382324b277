import { z } from 'zod'
import { type Label, parseLabel, parsePattern } from '../label.ts'
import { parseTemplate, type Template } from '../template.ts'

/** How a label, a path or a request came into a recipe: the vendor's documents, a look at the site, or a guess. */
export const provenance = z.enum(['doc', 'observed', 'assumed'])

export const name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a name: letters and digits, beginning small')
export const sentence = z.string().min(3).max(300)
export const path = z.string().regex(/^\/[^\s?#]*$/, 'must be a path that begins with "/", without query')

export const template = parsedText<Template>(parseTemplate)
export const label = parsedText<Label>(parseLabel)
export const pattern = parsedText<RegExp>((text) => parsePattern(text))

function parsedText<Parsed>(parse: (text: string) => Parsed) {
  return z
    .string()
    .min(1)
    .max(300)
    .transform((text, context): Parsed => {
      try {
        return parse(text)
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
        return z.NEVER
      }
    })
}
