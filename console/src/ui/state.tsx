import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toProblem } from '../api/problem.ts'
import { Button } from './button.tsx'

/** What went wrong, and what to do next. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { message, todo } = toProblem(error)
  return (
    <div
      role="alert"
      className="grid gap-2 rounded-md border border-red-700 bg-red-50 p-3 text-red-900 dark:border-red-400 dark:bg-red-950 dark:text-red-100"
    >
      <p className="font-medium">{message}</p>
      {todo !== undefined && <p>{todo}</p>}
      {retry !== undefined && (
        <div>
          <Button onClick={retry}>Try again</Button>
        </div>
      )}
    </div>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-2 rounded-md border border-dashed border-stone-400 p-6 dark:border-stone-600">
      <p className="font-medium">{title}</p>
      {children}
    </div>
  )
}

/** A reading in its three states; the fourth, that there is nothing, is for whoever shows it. */
export function Loaded<Data>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Data, Error>
  readonly children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />
  return (
    <p role="status" className="py-6 text-stone-600 dark:text-stone-400">
      Loading…
    </p>
  )
}
