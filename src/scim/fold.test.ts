import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { foldCase, sameName } from './fold.ts'
import { runs } from './testing/effort.ts'

test('ASCII letters fold, spaces and everything else stay', () => {
  assert.equal(foldCase(" Kim.O'Neil+X@Corp.EXAMPLE "), " kim.o'neil+x@corp.example ")
  assert.ok(sameName('USERNAME', 'userName'))
})

test('a composed and a decomposed letter are the same', () => {
  assert.equal(foldCase('Rene\u0301'), foldCase('Ren\u00e9'))
})

test('no look-alike takes over an ASCII name', () => {
  for (const [lookalike, name] of [
    ['mar\u212a@x.com', 'mark@x.com'], // Kelvin sign
    ['\u017fara@x.com', 'sara@x.com'], // long s
    ['m\u0131ke@x.com', 'mike@x.com'], // dotless i
    ['\u0130ris@x.com', 'iris@x.com'], // capital I with dot
    ['stra\u00dfe@x.com', 'strasse@x.com'], // sharp s
    ['\u00c9mile@x.com', '\u00e9mile@x.com'], // only A to Z have a lower case here
  ]) {
    assert.ok(!sameName(lookalike ?? '', name ?? ''), lookalike)
  }
})

test('no character beyond ASCII folds to something with ASCII in it', () => {
  for (let codePoint = 0x80; codePoint <= 0x1ffff; codePoint++) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
    const folded = foldCase(String.fromCodePoint(codePoint))
    assert.ok(!/[\u0020-\u007e]/.test(folded), `U+${codePoint.toString(16)} folds to ${folded}`)
  }
})

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => foldCase(foldCase(text)) === foldCase(text)),
    { ...runs(1000), examples: [['\u212a\u0327'], ['e\u0301\u037e\u0301'], ['\u1fef']] },
  )
})
