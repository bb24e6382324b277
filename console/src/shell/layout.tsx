import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Proof } from './proof.tsx'
import { useShell, useSignOut } from './session.tsx'
import { SignIn } from './sign-in.tsx'
import { chooseTheme, presentTheme } from './theme.ts'

const places = [
  ['/', 'Home'],
  ['/applications', 'Applications'],
  ['/changes', 'Changes'],
  ['/work-items', 'Work items'],
  ['/findings', 'Findings'],
  ['/audit', 'Audit'],
  ['/people', 'People'],
  ['/notifications', 'Notifications'],
  ['/proposals', 'Proposals'],
  ['/server', 'Server'],
] as const

/** The frame around every page of somebody who is signed in. */
export function Layout() {
  const { state } = useShell()
  if (state.session === null) return <SignIn />
  return <Frame name={state.session.person.name} role={state.session.role} />
}

function Frame({ name, role }: { readonly name: string; readonly role: string }) {
  const signOut = useSignOut()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [theme, setTheme] = useState(presentTheme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for
  useEffect(() => {
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [path])
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13rem_1fr]">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:m-2">
        To the content
      </a>
      <header className="border-b border-stone-300 bg-white px-4 py-3 md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-r md:border-b-0 dark:border-stone-700 dark:bg-stone-900">
        <p className="text-lg font-semibold tracking-tight text-teal-800 dark:text-teal-300">Overlock</p>
        <nav aria-label="Main" className="mt-2 md:mt-5">
          <ul className="flex flex-wrap gap-x-1 md:grid md:gap-1">
            {places.map(([to, title]) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/' }}
                  className="block rounded-md px-2.5 py-1.5 text-stone-800 no-underline hover:bg-stone-100 aria-[current=page]:bg-teal-50 aria-[current=page]:font-semibold aria-[current=page]:text-teal-900 dark:text-stone-200 dark:hover:bg-stone-800 dark:aria-[current=page]:bg-teal-950 dark:aria-[current=page]:text-teal-200"
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="mt-2 flex flex-wrap items-center gap-2 md:mt-auto md:grid">
          <p className="text-stone-600 dark:text-stone-400">
            {name}, {role}
          </p>
          <Button
            onClick={() => {
              chooseTheme(other)
              setTheme(other)
            }}
          >
            {other === 'dark' ? 'Dark' : 'Light'}
          </Button>
          <Button onClick={() => void signOut()}>Sign out</Button>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="min-w-0 px-4 py-5 outline-none md:px-8 md:py-7">
        <Outlet />
      </main>
      <Proof />
    </div>
  )
}
