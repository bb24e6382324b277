import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'

test('a line is JSON on stderr with its time, its words and its fields, and nothing of the machine', () => {
  const { stdout, lines } = logged('info')
  assert.equal(stdout, '')
  assert.equal(lines.length, 3)
  const [info, warn, error] = lines
  assert.match(String(info?.['time']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  assert.deepEqual(Object.keys(info ?? {}).sort(), ['level', 'msg', 'taskId', 'time'])
  assert.equal(info?.['msg'], 'an info')
  assert.equal(info?.['taskId'], 'task-1')
  assert.ok(Number(info?.['level']) < Number(warn?.['level']))
  assert.ok(Number(warn?.['level']) < Number(error?.['level']))
})

test('what is below the chosen level is not written', () => {
  assert.deepEqual(
    logged('warn').lines.map(({ msg }) => msg),
    ['a warn', 'an error'],
  )
  assert.deepEqual(
    logged('error').lines.map(({ msg }) => msg),
    ['an error'],
  )
  assert.deepEqual(logged('silent').lines, [])
})

/** In a process of its own, because the log goes past `process.stderr` to the file descriptor. */
function logged(logLevel: string) {
  const program = `
    import { makeLog } from ${JSON.stringify(new URL('../src/log.ts', import.meta.url).href)}
    const log = makeLog({ logLevel: ${JSON.stringify(logLevel)} })
    log('info', 'an info', { taskId: 'task-1' })
    log('warn', 'a warn', {})
    log('error', 'an error', {})`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const lines = stderr.split('\n').filter((line) => line !== '')
  return { stdout, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
