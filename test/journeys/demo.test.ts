import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputOf } from '../server-process.ts'

test('the demo tells in plain words what happened, proves all of it, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await outputOf(['demo', '--exit', '--people', '60'], {})
  assert.equal(code, 0, stderr)
  assert.match(stdout, /made 60 accounts for 60 people, none of them twice/)
  assert.match(stdout, /\d leavers? lost their access/)
  assert.match(stdout, /Nothing is open and nothing failed/)
  assert.match(stdout, /Adyen made 6 accounts for 6 people, none of them twice/)
  assert.match(stdout, /Brevo made 6 accounts for 6 people, none of them twice/)
  assert.match(
    stdout,
    /6 changes wait \(invited\), for instance .*: Invited, not accepted yet\. It can be accepted until/,
  )
  assert.match(stdout, /6sense made 3 accounts for 6 people, none of them twice/)
  assert.match(stdout, /3 people had an account before; it was found by the exact e-mail and adopted/)
  assert.match(stdout, /was disabled is kept in 2 pictures: overlock task show/)
  assert.match(stdout, /Kim did it, and it counted when Lee confirmed it/)
  assert.match(stdout, /Kim did it, and it counted when the next uploaded list showed it/)
  assert.match(stdout, /3 work items wait for a person, the leaver first/)
  assert.match(stdout, /exported and verified offline: it is whole/)
})
