import type { Arm } from '../schema/step.ts'
import { renderTemplate, type Template, type TemplateValues } from '../template.ts'

/** The one request that may change something, with all values in place. */
export type Armed = {
  readonly methods: readonly string[]
  readonly path: { readonly is: 'whole' | 'prefix'; readonly text: string }
  readonly graphqlOperation?: string
  readonly subjects: readonly { readonly place: 'segment' | 'value'; readonly is: string }[]
  readonly body: readonly string[]
  /** The only e-mail address that may occur anywhere in it. */
  readonly email: string
}

/** Undefined when a value is not known or empty: then nothing is armed and nothing can be sent. */
export function armFor(arm: Arm, email: string, values: TemplateValues): Armed | undefined {
  const render = (template: Template) => renderTemplate(template, values) || undefined
  const whole = arm.path === undefined ? undefined : render(arm.path)
  const text = whole ?? arm.pathPrefix
  const subjects = arm.subject.map(({ place, is }) => ({ place, is: render(is) }))
  const body = (arm.body ?? []).map(render)
  const known = subjects.filter(
    (subject): subject is { place: 'segment' | 'value'; is: string } => subject.is !== undefined,
  )
  const needed = body.filter((value) => value !== undefined)
  if (text === undefined || (arm.path !== undefined && whole === undefined)) return undefined
  if (known.length === 0 || needed.length < body.length || email === '') return undefined
  return {
    methods: arm.methods,
    path: { is: whole === undefined ? 'prefix' : 'whole', text },
    ...(arm.graphqlOperation !== undefined && { graphqlOperation: arm.graphqlOperation }),
    subjects: known,
    body: needed,
    email,
  }
}
