import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { accountList } from '../../../src/operations/account-list.ts'
import type { AccountView } from '../../../src/operations/account-view.ts'
import type { ApplicationView } from '../../../src/operations/app-show.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/use-query.ts'
import { State } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Empty, Failed, Loaded } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'

export function Accounts({ view }: { readonly view: ApplicationView }) {
  const path = `/applications/${view.slug}/accounts`
  const query = useRead<typeof accountList>(path, {}, ['accounts', 'tasks'])
  const { act, busy, error } = useAct()
  const read = () => call('POST', `/applications/${view.slug}/sync`)
  const reading = view.lastReading?.state === 'reading'
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button busy={busy || reading} onClick={() => void act(read)}>
          Read all accounts
        </Button>
        <span role="status">{reading && `Reading: ${view.lastReading?.rows ?? 0} so far`}</span>
      </div>
      {error !== undefined && <Failed error={error} />}
      <Loaded query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty title="No account is known yet.">
              <p>Read them: nothing is changed by that.</p>
            </Empty>
          ) : (
            <AccountTable app={view.slug} accounts={accounts} />
          )
        }
      </Loaded>
    </div>
  )
}

const rowHeight = 44

function AccountTable({
  app,
  accounts,
}: {
  readonly app: string
  readonly accounts: readonly AccountView[]
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = accounts.filter((account) => account.name.toLowerCase().includes(wanted))
  const scroller = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    <>
      <div className="max-w-sm">
        <Field
          label={`Search ${accounts.length} accounts`}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {found.length === 0 && <Empty title={`No account has "${search}" in its name.`} />}
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label="Accounts"
        className="max-h-[70dvh] overflow-auto rounded-md border border-stone-300 bg-white dark:border-stone-700 dark:bg-stone-900"
      >
        <table className="w-full text-left" aria-rowcount={found.length}>
          <thead className="sticky top-0 bg-stone-100 text-stone-600 dark:bg-stone-800 dark:text-stone-300">
            <tr>
              {['Account', 'State', 'Holds', 'Managed', 'Notes', ''].map((title) => (
                <th key={title} scope="col" className="px-3 py-2 font-medium">
                  {title || <span className="sr-only">What can be done</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap height={before} />
            {shown.map(({ index }) => {
              const account = found[index]
              return account && <AccountRow key={account.id} app={app} account={account} />
            })}
            <Gap height={after} />
          </tbody>
        </table>
      </section>
    </>
  )
}

/** Stands for the rows that are not drawn. An attribute, since the server forbids inline styles. */
function Gap({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr>
      <td colSpan={6} height={height} />
    </tr>
  )
}

function AccountRow({ app, account }: { readonly app: string; readonly account: AccountView }) {
  const { act, busy, error } = useAct()
  const path = `/applications/${app}/accounts/${account.id}`
  const notes = [
    ...account.marks,
    ...(account.justInTime ? ['came in by single sign-on'] : []),
    ...(account.protected ? ['protected'] : []),
    ...(account.lastSignInAt === null ? [] : [`last sign-in ${account.lastSignInAt.slice(0, 10)}`]),
    ...(error === undefined ? [] : [String(error)]),
  ]
  return (
    <tr className="h-11 border-t border-stone-200 dark:border-stone-800">
      <td className="px-3 whitespace-nowrap">{account.name}</td>
      <td className="px-3">
        <State state={account.state} />
      </td>
      <td className="px-3">{account.entitlements.join(', ')}</td>
      <td className="px-3">{account.managed ?? 'no'}</td>
      <td className="px-3">{notes.join(', ')}</td>
      <td className="px-3">
        <div className="flex gap-2">
          <Button
            busy={busy}
            aria-label={`${account.protected ? 'End protection of' : 'Protect'} ${account.name}`}
            onClick={() => void act(() => call('PUT', `${path}/protection`, { off: account.protected }))}
          >
            {account.protected ? 'Unprotect' : 'Protect'}
          </Button>
        </div>
      </td>
    </tr>
  )
}
