import { z } from 'zod'
import { rehearseNow } from '../browser-sessions/start-rehearsals.ts'
import { app, contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { type PagesView, pagesOf, printPages } from './pages-view.ts'

/** Signs in, reads the list, and goes up to the last click of each change. Ends what stopped changes, if all is well again. */
export const appWalk = operation({
  name: 'app.walk',
  summary: 'Walk the recipe of an application on its pages, and change nothing',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({ app }),
  rest: { method: 'POST', path: '/applications/{app}/walk' },
  cli: { command: 'app walk <app>', print: printPages },
  async run(system, _caller, { app: slug }): Promise<PagesView | null> {
    const { application, connector } = await contextOfApp(system, slug)
    if (connector.recipe === undefined)
      throw new OperationError('conflict', `${connector.title} is not used by its pages.`, 'It has an API.')
    const result = await callVendor(connector.title, () => rehearseNow(system, application.id))
    const { kind } = result as { readonly kind: string }
    if (kind === 'busy' || kind === 'noBrowser' || kind === 'lost')
      throw new OperationError(
        'vendorUnavailable',
        `${connector.title}: ${whyNot[kind]}`,
        'Try it again in a minute.',
      )
    return pagesOf(system, application.id)
  },
})

const whyNot = {
  busy: 'all browsers are in use.',
  noBrowser: 'there is no browser on this machine.',
  lost: 'the browser was gone before the end.',
} as const
