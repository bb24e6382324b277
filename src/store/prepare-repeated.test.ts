import assert from 'node:assert/strict'
import test from 'node:test'
import { makeNames } from './prepare-repeated.ts'

test('a statement gets its name the third time and keeps it; another one gets another', () => {
  const names = makeNames()
  assert.deepEqual([names('select 1'), names('select 1')], [undefined, undefined])
  const name = names('select 1')
  assert.match(name ?? '', /^[0-9a-f]{40}$/)
  assert.equal(names('select 1'), name)
  names('select 2')
  names('select 2')
  assert.notEqual(names('select 2'), name)
})

test('statements without end do not fill the server: beyond two hundred there are no names', () => {
  const names = makeNames()
  const named = new Set<string>()
  for (let number = 0; number < 1_000; number += 1)
    for (let time = 0; time < 4; time += 1) {
      const name = names(`select ${number}`)
      if (name !== undefined) named.add(name)
    }
  assert.equal(named.size, 200)
})
