import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeApiClient } from '../../src/cli/api-client.ts'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { backUp, restoreFile } from '../restoring.ts'
import { operationNamed, settledTasks, startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'
import { listOf, personNamed, startByHand, userNamed } from './by-hand.ts'

test('a restored server has every work item with its proof and the list, and asks nobody anew before a list was uploaded', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload, items } = await startByHand(system)
  await upload(listOf('ada@example.com,Ada,Admin,active'))
  await scim.post('/Users', userNamed('Dan'))
  const [item] = await items()
  const id = item?.id ?? ''
  const proof = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4 * 1024 * 1024, 7)])
  const kept = await system.run<{ id: string }>('workItem.evidence', {
    ...{ id, file: proof.toString('base64'), fileName: 'proof.pdf' },
  })
  await system.run('workItem.done', { id, note: 'Made.' })
  const backup = await backUp(system)
  await using copyDatabase = await restoreFile(backup, system)
  await using copy = await startTestSystem({ on: copyDatabase })
  const [restored] = await copy.run<readonly WorkItemView[]>('workItem.list', { app })
  assert.deepEqual([restored?.id, restored?.state, restored?.notes, restored?.evidence], [id, 'done', 1, 1])
  const client = await makeApiClient({
    ...{ url: copy.system.url, token: undefined, dataDirectory: copy.dataDirectory },
  })
  const parts = await Array.fromAsync(
    client.bytes(operationNamed('workItem.download'), { id, evidence: kept.id }),
  )
  assert.ok(Buffer.concat(parts).equals(proof))

  await copy.run('recovery.show', { app })
  await assert.rejects(copy.run('recovery.end', { app }), /was not read since/)
  const file = Buffer.from(listOf('ada@example.com,Ada,Admin,active', 'dan@example.com,Dan,,active'))
  copy.clock.advance(1_000)
  await copy.run('app.upload', { app, file: file.toString('base64'), fileName: 'x.csv' })
  await copy.run('recovery.end', { app })
  await settledTasks(copy)
  const lee = await personNamed(copy, 'Lee', 'approver')
  await assert.rejects(lee.run('workItem.confirm', { id }), /is confirmed/)
  assert.ok((await verifyLines(await copy.exportTrail())).ok)
})
