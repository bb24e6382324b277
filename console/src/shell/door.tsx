import type { ReactNode } from 'react'

/** The frame of the pages before somebody is signed in. */
export function Door({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto grid max-w-md gap-5 px-4 py-12">
      <title>{`${title} – Overlock`}</title>
      <p className="text-lg font-semibold tracking-tight text-teal-800 dark:text-teal-300">Overlock</p>
      <h1>{title}</h1>
      {children}
    </main>
  )
}
