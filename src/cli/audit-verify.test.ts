import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { newSigningKey } from '../audit/checkpoint.ts'
import { exportOf, signingKey, threeRecords } from '../audit/testing/sample-trail.ts'
import { auditVerify } from './audit-verify.ts'
import { CliError } from './cli-error.ts'

const lines = exportOf(threeRecords)
const [first = '', second = '', third = ''] = lines

test('a whole trail ends with 0 and names the key it was signed with', async () => {
  const { code, results } = await verify(`${lines.join('\n')}\n`)
  assert.equal(code, 0)
  assert.match(results, /The trail is whole: 3 records/)
  assert.ok(results.includes(signingKey.publicKey))
  assert.match(results, /Compare this key/)
})

test('with the right key nothing is left to compare, with a wrong one it is not whole', async () => {
  const right = await verify(lines.join('\n'), { key: signingKey.publicKey })
  assert.equal(right.code, 0)
  assert.ok(!right.results.includes('Compare'))
  assert.equal((await verify(lines.join('\n'), { key: newSigningKey().publicKey })).code, 1)
})

test('a name with a line separator in it does not break a whole trail', async () => {
  assert.ok(second.includes('\u2028'))
  assert.equal((await verify(lines.join('\r\n'))).code, 0)
})

test('a trail that was tampered with ends with 1 and the first bad sequence number', async () => {
  for (const [text, firstBad] of [
    [[first, second.replace('apiKey', 'apiKeY'), third], 2],
    [[first, third], 2],
    [[second, first, third], 1],
    [[first, second], 3],
    [[first, second, `${third}${third}`], 3],
    [[], 1],
  ] as const) {
    const { code, results } = await verify(text.join('\n'))
    assert.equal(code, 1)
    assert.match(results, new RegExp(`NOT whole\\. First bad sequence number: ${firstBad} `))
    const asJson = await verify(text.join('\n'), { json: true })
    assert.equal(asJson.code, 1)
    assert.equal((JSON.parse(asJson.results) as { firstBadSeq: number }).firstBadSeq, firstBad)
  }
})

test('a file that is not there is told in words', async () => {
  const output = { result: () => {}, note: () => {}, progress: () => {} }
  await assert.rejects(auditVerify(join(tmpdir(), 'no-such-export.ndjson'), {}, output), CliError)
})

async function verify(text: string, options: { readonly key?: string; readonly json?: boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-export-'))
  try {
    const file = join(folder, 'audit.ndjson')
    await writeFile(file, text)
    const results: string[] = []
    const output = { result: (line: string) => results.push(line), note: () => {}, progress: () => {} }
    const code = await auditVerify(file, options, output)
    return { code, results: results.join('\n') }
  } finally {
    await rm(folder, { recursive: true })
  }
}
