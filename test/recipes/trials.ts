import { createHash } from 'node:crypto'
import { type OddityName, oddities } from '../../connectors/sixsense/simulator/oddities.ts'
import { deeds, runTrial, spoilsSession, type Trial, type Verdict } from './mutated-run.ts'
import { openSite } from './open-site.ts'

export const oddityNames = Object.keys(oddities) as OddityName[]

/** Trials by chance that the same number always repeats: most with one oddity, some with two or three. */
export function randomTrials(seed: number, count: number): readonly Trial[] {
  return Array.from({ length: count }, (_, number): Trial => {
    const draw = (what: string, below: number) =>
      createHash('sha256').update(`${seed}/${number}/${what}`).digest().readUInt32BE(0) % below
    const many = 1 + (draw('many', 4) === 0 ? 1 + draw('third', 2) : 0)
    const odd = Array.from({ length: many }, (_, at) => oddityNames[draw(`odd ${at}`, oddityNames.length)])
    const deed = deeds[draw('deed', deeds.length)] ?? 'list'
    return { deed, odd: [...new Set(odd)].filter((name) => name !== undefined), number }
  })
}

/** Runs them one after the other on one site, with a new session wherever the last one may have been spoiled. */
export async function* runTrials(seed: string, trials: readonly Trial[]): AsyncGenerator<Verdict> {
  const site = await openSite(seed)
  let session = await site.openSession()
  try {
    for (const trial of trials) {
      const verdict = await runTrial(site, session, trial)
      yield verdict
      const { result } = verdict
      const doubtful = result.kind !== 'listed' && 'code' in result && result.code === 'session_lost'
      if (spoilsSession(trial) || doubtful || !session.alive()) {
        await session.close()
        await site.restore()
        await site.act('unlock', {})
        session = await site.openSession()
      }
    }
  } finally {
    await session.close()
    await site.close()
  }
}

export function isCosmetic({ odd }: Trial): boolean {
  return odd.every((name) => oddities[name].class === 'cosmetic')
}
