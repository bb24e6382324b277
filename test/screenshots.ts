import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startActiveCampaign } from '../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../connectors/reference/simulator/server.ts'
import { startSixsense } from '../connectors/sixsense/simulator/server.ts'
import type { TaskView } from '../src/operations/task-view.ts'
import { openBrowser } from './browser.ts'
import { signInAsOwner } from './browser-client.ts'
import { clusterVariable, openCluster } from './cluster.ts'
import { addressesOf, buildConsole, settled, themes, widths, windowOf } from './console-tour.ts'
import { connect, settledTasks, startTestSystem } from './system.ts'

/** `npm run screenshots`: every page of the console, with a small company in it, into the folder screenshots. */
const folder = fileURLToPath(new URL('../screenshots/', import.meta.url))
await mkdir(folder, { recursive: true })
await buildConsole()
const { cluster, close } = await openCluster()
process.env[clusterVariable] = JSON.stringify(cluster)
try {
  await using marketing = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using reference = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, marketing, { app: 'marketing', guard: 'on' })
  await connect(system, reference, { app: 'crm', mode: 'shadow' })
  await system.run('app.sync', { app: 'marketing' })
  await system.run('mapping.set', { app: 'marketing', group: 'Sales team', entitlement: 'Sales' })
  const names = ['ada.lind', 'bo.ek', 'cleo.holm', 'dan.berg', 'eva.dahl', 'fia.nord', 'gus.wall']
  const ids = []
  for (const name of names) {
    const [givenName = '', familyName = ''] = name.split('.')
    const person = { userName: `${name}@example.com`, name: { givenName, familyName }, active: true }
    ids.push((await scim.post('/Users', person)).body.id)
  }
  await scim.post('/Groups', {
    displayName: 'Sales team',
    members: ids.slice(0, 3).map((value) => ({ value })),
  })
  await settledTasks(system)
  for (const id of ids.slice(2))
    await scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  await settledTasks(system)
  await using pages = await startSixsense({ seed: 'company' })
  const revenue = await connect(system, pages, { app: 'revenue', fast: false })
  await system.run('mapping.set', { app: 'revenue', group: 'Insights', entitlement: 'Insights User' })
  const noah = await revenue.scim.post('/Users', { userName: 'noah.klein@example.com', active: true })
  await revenue.scim.post('/Groups', { displayName: 'Insights', members: [{ value: noah.body.id }] })
  const changed = (await settledTasks(system, 120_000)).find(({ account }) => account?.startsWith('noah'))
  const url = 'http://127.0.0.1:9/hooks/overlock'
  const desk = await system.run<{ id: string }>('notification.add', { name: 'Service desk', url })
  await system.run('notification.test', { id: desk.id })
  const waiting = (await system.run<readonly TaskView[]>('task.list'))[0]
  const wish = {
    operation: 'task.cancel',
    input: { id: waiting?.id },
    reason: 'She is on leave and comes back.',
  }
  await system.run('proposal.make', wish)
  const session = await signInAsOwner(system)
  const browser = await openBrowser()
  for (const width of Object.keys(widths) as readonly (keyof typeof widths)[])
    for (const theme of themes) {
      const { context, page } = await windowOf(browser, system, session, { width, theme })
      for (const [name, path] of await addressesOf(system)) {
        await page.goto(new URL(path, system.system.url).href)
        await settled(page)
        await page.screenshot({ path: `${folder}${name}-${width}-${theme}.png`, fullPage: true })
      }
      for (const tab of ['Accounts', 'Identity provider', 'Mapping', 'Settings']) {
        await page.goto(new URL('/applications/marketing', system.system.url).href)
        await page.getByRole('button', { name: tab }).click()
        await settled(page)
        const name = tab.toLowerCase().replace(' ', '-')
        await page.screenshot({ path: `${folder}application-${name}-${width}-${theme}.png`, fullPage: true })
      }
      await page.goto(new URL(`/changes/${changed?.id}`, system.system.url).href)
      await page.getByRole('img').first().waitFor()
      await settled(page)
      await page.screenshot({ path: `${folder}change-pictures-${width}-${theme}.png`, fullPage: true })
      await context.close()
    }
  await browser.close()
} finally {
  await close()
}
process.stdout.write(`See ${folder}\n`)
