import { z } from 'zod'
import { checkReach, type ReachStep } from '../reachability/check-reach.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'

export type ReachView = { readonly scimUrl: string; readonly steps: readonly ReachStep[] }

/** As far as it can be seen from here; that a request came through is what `app handshake` shows. */
export const appReach = operation({
  name: 'app.reach',
  summary: 'Look whether an identity provider can reach the application here',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'appOwner'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/reach' },
  cli: {
    command: 'app reach <app>',
    print: ({ scimUrl, steps }: ReachView) =>
      [
        scimUrl,
        ...steps.map(
          ({ state, says, todo }) => `${marks[state]}  ${says}${todo === undefined ? '' : ` ${todo}`}`,
        ),
      ].join('\n'),
  },
  async run(system, _caller, { app: slug }): Promise<ReachView> {
    await contextOfApp(system, slug)
    const scimUrl = `${system.scimBase()}/scim/v2/${slug}`
    return { scimUrl, steps: await checkReach(scimUrl, system.clock.now()) }
  },
})

const marks = { good: 'good   ', bad: 'bad    ', unknown: 'unclear' } as const
