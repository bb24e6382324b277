import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseAccount } from './account.ts'
import { refusedWith } from './testing/refused-with.ts'

const root = 'root:x:0:0:root:/root:/bin/sh'
const nobody = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin'
const overlock = 'overlock:x:990:991::/var/lib/overlock:/usr/sbin/nologin'
const kim = 'kim:x:1000:1000:Kim,,,:/home/kim:/bin/bash'

test('nobody, or better an account of our own', () => {
  assert.deepEqual(chooseAccount([root, nobody, kim].join('\n')), {
    name: 'nobody',
    uid: 65_534,
    gid: 65_533,
  })
  assert.equal(chooseAccount([root, nobody, overlock, kim].join('\n')).name, 'overlock')
})

test('the owner of a database that is there already', () => {
  assert.equal(chooseAccount([root, nobody, overlock, kim].join('\n'), 1000).name, 'kim')
})

test('refused: no account at all, one that is root, an owner without an entry, root as the owner', () => {
  const noEntry = refusedWith('accountMissing', 'overlock or nobody')
  assert.throws(() => chooseAccount(''), noEntry)
  assert.throws(() => chooseAccount([root, kim, '# a comment', ''].join('\n')), noEntry)
  assert.throws(() => chooseAccount([root, 'nobody:x:0:0:::'].join('\n')), noEntry)
  assert.throws(() => chooseAccount([root, 'nobody:*:-2:-2::/var/empty:'].join('\n')), noEntry)
  assert.throws(
    () => chooseAccount([root, nobody].join('\n'), 1000),
    refusedWith('accountMissing', 'number 1000'),
  )
  assert.throws(() => chooseAccount([root, nobody].join('\n'), 0), refusedWith('accountMissing', 'number 0'))
})
