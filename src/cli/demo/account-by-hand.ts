import type { WorkItemView } from '../../operations/work-item-view.ts'
import { type ByHandFacts, byHandApplication } from './by-hand.ts'
import { counted, people } from './words.ts'

/** Everybody who was assigned became a work item, and those that are confirmed were confirmed by somebody else. */
export function isByHandProved({ assigned, items }: ByHandFacts): boolean {
  const asked = items.filter(({ leaver }) => !leaver).length
  const alone = items.some(({ doneBy, confirmedBy, state, confirmedVia }) => {
    return state === 'confirmed' && confirmedVia === 'secondPerson' && doneBy === confirmedBy
  })
  return asked === assigned && !alone
}

export function tellByHand({ title, idp, assigned, items }: ByHandFacts): readonly string[] {
  const via = (how: WorkItemView['confirmedVia']) => items.filter(({ confirmedVia }) => confirmedVia === how)
  const open = items.filter(({ state }) => state !== 'confirmed' && state !== 'canceled')
  const [next] = open
  return [
    `${title} (no API: people run it, by exact steps)`,
    `  ${idp}-shaped requests assigned ${people(assigned)}; each became a work item${items.some(({ leaver }) => leaver) ? ', and somebody who left another' : ''}.`,
    ...via('secondPerson').map(
      ({ doneBy, confirmedBy, account }) =>
        `  ${account}: ${doneBy} did it, and it counted when ${confirmedBy} confirmed it.`,
    ),
    ...via('reading').map(
      ({ doneBy, account }) =>
        `  ${account}: ${doneBy} did it, and it counted when the next uploaded list showed it.`,
    ),
    `  ${counted(open.length, 'work item waits', 'work items wait')} for a person${next?.leaver ? ', the leaver first' : ''}: overlock work-item list ${byHandApplication.slug} --open`,
    ...(next === undefined
      ? []
      : [
          `    ${next.title}, due ${next.dueAt.slice(0, 16)}Z`,
          ...next.steps.map((step, at) => `      ${at + 1}. ${step}`),
        ]),
  ]
}
