import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import test from 'node:test'
import { makeOutput } from './output.ts'

test('results go to stdout, notes to stderr, each on a line of its own', () => {
  const { output, written } = recorded(false)
  output.result('{"ok":true}')
  output.result('a line\n')
  output.result('')
  output.note('a note')
  assert.deepEqual(written(), { stdout: '{"ok":true}\na line\n', stderr: 'a note\n' })
})

test('progress is only for a terminal', () => {
  const { output, written } = recorded(false)
  output.progress('1 of 3')
  output.note('done')
  assert.deepEqual(written(), { stdout: '', stderr: 'done\n' })
})

test('on a terminal each progress replaces the one before, and what follows wipes it', () => {
  const wipe = '\r\u001b[2K'
  const { output, written } = recorded(true)
  output.progress('1 of 3')
  output.progress('2 of 3')
  output.result('done')
  output.note('a note')
  assert.deepEqual(written(), { stdout: 'done\n', stderr: `1 of 3${wipe}2 of 3${wipe}a note\n` })
})

function recorded(isTTY: boolean) {
  const stdout = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream
  const stderr = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream
  const text = (stream: NodeJS.WriteStream) => String(stream.read() ?? '')
  return {
    output: makeOutput(stdout, stderr),
    written: () => ({ stdout: text(stdout), stderr: text(stderr) }),
  }
}
