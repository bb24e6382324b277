import { runTrial, type Trial } from '../../test/recipes/mutated-run.ts'
import { openSite } from '../../test/recipes/open-site.ts'
import { childrenNamed, memoryOf } from '../processes.ts'

const deeds = ['disable', 'setRole', 'create'] as const

type Throughput = { readonly perMinute: number; readonly browserMiB: number | undefined }

/**
 * So many sessions at once, each with a site and a browser of its own, each doing so many changes one after the other: changes
 * in a minute over all of them, and the memory of one browser while they work.
 */
export async function measureThroughput(sessions: number, changes: number): Promise<Throughput> {
  const sites = await Promise.all(Array.from({ length: sessions }, () => openSite('company')))
  const open = await Promise.all(sites.map((site) => site.openSession()))
  // Signing in is done once for many changes: it is not part of this.
  await Promise.all(open.map((session) => session.run({ kind: 'prove' })))
  const startedAt = performance.now()
  await Promise.all(
    sites.map(async (site, at) => {
      const session = open[at]
      if (session === undefined) return
      for (let number = 0; number < changes; number += 1) {
        const trial: Trial = { deed: deeds[number % deeds.length] ?? 'disable', odd: [], number }
        const { asWished, result } = await runTrial(site, session, trial)
        if (!asWished) throw new Error(`a change went wrong: ${JSON.stringify(result)}`)
      }
    }),
  )
  const minutes = (performance.now() - startedAt) / 60_000
  const browsers = await Promise.all(
    (await childrenNamed(process.pid, /chrom/i)).map((pid) => memoryOf(pid, { withChildren: true })),
  )
  const total = browsers.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  await Promise.all(open.map((session) => session.close()))
  await Promise.all(sites.map((site) => site.close()))
  return {
    perMinute: (sessions * changes) / minutes,
    browserMiB: browsers.length === 0 ? undefined : total / browsers.length,
  }
}
