import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Page, PageRequest } from './contract.ts'
import { ConnectorError } from './errors.ts'
import { listAll } from './list-all.ts'

type Item = { readonly id: string }
type Pages = readonly Page<Item>[]

const items = (...ids: readonly string[]) => ids.map((id) => ({ id }))
const pagesOf =
  (pages: Pages) =>
  async ({ cursor }: PageRequest) =>
    pages[Number(cursor ?? 0)] ?? { items: [] }

test('every page is read to the end, in order', async () => {
  const pages = [
    { items: items('1', '2'), nextCursor: '1', total: 3 },
    { items: [], nextCursor: '2', total: 3 },
    { items: items('3'), total: 3 },
  ]
  assert.deepEqual(await listAll(pagesOf(pages)), items('1', '2', '3'))
})

test('the first page is asked for without cursor, each further one with the cursor of the one before', async () => {
  const asked: PageRequest[] = []
  await listAll(async (request) => {
    asked.push(request)
    return asked.length < 3 ? { items: [], nextCursor: `next ${asked.length}` } : { items: [] }
  })
  assert.deepEqual(asked, [{}, { cursor: 'next 1' }, { cursor: 'next 2' }])
})

test('an empty application is an empty list', async () => {
  assert.deepEqual(await listAll(pagesOf([{ items: [], total: 0 }])), [])
})

test('after each page it is told how far the reading is', async () => {
  const told: unknown[] = []
  const pages = [{ items: items('1', '2'), nextCursor: '1', total: 3 }, { items: items('3') }]
  await listAll(pagesOf(pages), (...progress) => told.push(progress))
  assert.deepEqual(told, [
    [2, 3],
    [3, 3],
  ])
})

test('an item that is shown twice is refused, on one page or on two', async () => {
  await assertIncomplete([{ items: items('1', '1') }], /shows 1 twice/)
  await assertIncomplete(
    [{ items: items('1', '2'), nextCursor: '1' }, { items: items('2') }],
    /shows 2 twice/,
  )
})

test('a cursor that came before is refused, also after others', async () => {
  const first = { items: items('1'), nextCursor: '1' }
  await assertIncomplete([first, { items: items('2'), nextCursor: '1' }], /stuck at 1/)
  await assertIncomplete(
    [first, { items: [], nextCursor: '2' }, { items: [], nextCursor: '1' }],
    /stuck at 1/,
  )
})

test('fewer or more items than the vendor says there are is refused', async () => {
  await assertIncomplete([{ items: items('1', '2'), total: 3 }], /there are 3, the listing ended after 2/)
  await assertIncomplete([{ items: items('1', '2'), total: 1 }], /there are 1, the listing ended after 2/)
  await assertIncomplete([{ items: [], total: 1 }], /there are 1, the listing ended after 0/)
})

test('a number the vendor says on an early page only counts too', async () => {
  const early = { items: items('1'), nextCursor: '1', total: 3 }
  await assertIncomplete([early, { items: items('2') }], /there are 3, the listing ended after 2/)
})

test('where the number changes while it is read, the last one counts', async () => {
  const early = { items: items('1'), nextCursor: '1', total: 3 }
  assert.equal((await listAll(pagesOf([early, { items: items('2'), total: 2 }]))).length, 2)
})

test('an error in the middle ends the reading with that error', async () => {
  const broken = new ConnectorError('unavailable')
  const reading = listAll<Item>(async ({ cursor }) => {
    if (cursor !== undefined) throw broken
    return { items: items('1'), nextCursor: '1' }
  })
  await assert.rejects(reading, broken)
})

test('what is returned is always the whole listing: any page lost, repeated or moved is refused', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.nat(),
      fc.constantFrom('lost', 'repeated', 'cut'),
      async (counts, n, fault) => {
        const whole = counts.map((count, page) =>
          items(...Array.from({ length: count }, (_, at) => `${page}.${at}`)),
        )
        const at = n % whole.length
        const page = whole[at] ?? []
        const contents = {
          lost: whole.toSpliced(at, 1),
          repeated: whole.toSpliced(at, 0, page),
          cut: whole.with(at, page.slice(1)),
        }
        const total = whole.flat().length
        assert.equal((await listAll(pagesOf(chained(whole, total)))).length, total)
        await assertIncomplete(chained(contents[fault], total), /twice|ended after/)
      },
    ),
    { numRuns: 300 },
  )
})

function chained(contents: readonly (readonly Item[])[], total: number): Pages {
  return contents.map((page, at) => ({
    items: page,
    total,
    ...(at + 1 < contents.length && { nextCursor: String(at + 1) }),
  }))
}

async function assertIncomplete(pages: Pages, says: RegExp): Promise<void> {
  await assert.rejects(listAll(pagesOf(pages)), (error) => {
    assert.ok(error instanceof ConnectorError)
    assert.equal(error.code, 'unexpectedAnswer')
    assert.match(error.message, /^The reading is not complete: /)
    assert.match(error.message, says)
    return true
  })
}
