import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EvidenceType, sniff } from './sniff.ts'

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  )

const known: readonly (readonly [what: string, content: Buffer, type: EvidenceType])[] = [
  ['PNG', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], 'rest'), 'image/png'],
  ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'), 'image/jpeg'],
  ['WebP', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '), 'image/webp'],
  ['PDF', bytes('%PDF-1.7\n'), 'application/pdf'],
  ['text', Buffer.from('Email,Status\r\nå@example.com,active\r\n'), 'text/plain'],
]

for (const [what, content, type] of known)
  test(`${what} is known by its first bytes`, () => assert.equal(sniff(content), type))

const foreign: readonly (readonly [what: string, content: Buffer])[] = [
  ['a program', bytes('MZ', [0x90, 0])],
  ['a web page', Buffer.from('  <!doctype html><script>')],
  ['a drawing that a browser runs', Buffer.from('<svg xmlns="x" onload="y"/>')],
  ['an archive of anything', bytes('PK', [3, 4], 'virus.exe')],
  ['text with an escape sequence', Buffer.from('hello \u001b[2J')],
  ['bytes that are no UTF-8', bytes([0xc3, 0x28, 0xff])],
  ['nothing', Buffer.alloc(0)],
  ['blanks', Buffer.from(' \n ')],
  ['a sound in the wrapper of a WebP', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
]

for (const [what, content] of foreign)
  test(`${what} is no proof, whatever it is called`, () => assert.equal(sniff(content), undefined))
