import type { PagesView } from '../../../src/operations/pages-view.ts'
import { call } from '../api/client.ts'
import { State } from '../ui/badge.tsx'
import { Deed } from '../ui/deed.tsx'
import { Card } from '../ui/page.tsx'
import { Time } from '../ui/time.tsx'

/** Whether the pages of an application without an API are as its recipe knows them. */
export function Pages({ slug, pages }: { readonly slug: string; readonly pages: PagesView }) {
  const { state, goodAt, triedAt, drifts, what } = pages
  return (
    <Card title="Its pages">
      <p>
        <State state={state} /> walked <Time at={triedAt} />, all well <Time at={goodAt} />
      </p>
      {state === 'notTried' && <p>{what}</p>}
      {drifts.length > 0 && (
        <p>
          Something is not where the recipe knows it. What it stops becomes work items with the steps for a
          person, until the recipe is mended.
        </p>
      )}
      {drifts.map(({ at, what: met, proposals }) => (
        <div key={at} className="grid gap-1">
          <p>
            <strong>{at === 'list' ? 'every change' : at}</strong>: {met}
          </p>
          {proposals.map(({ target, role, before, now }) => (
            <p key={target}>
              The {role} “{before}” may now be {now.map((name) => `“${name}”`).join(' or ')}. Nothing uses
              that before the recipe says so.
            </p>
          ))}
        </div>
      ))}
      <Deed label="Walk them now, change nothing" act={() => call('POST', `/applications/${slug}/walk`)} />
    </Card>
  )
}
