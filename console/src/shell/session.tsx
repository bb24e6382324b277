import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { AuthState } from '../../../src/http/auth-routes.ts'
import { authenticate, authState } from '../api/client.ts'
import { listen } from '../api/live.ts'
import { Failed } from '../ui/state.tsx'

type Shell = { readonly state: AuthState; readonly setState: (state: AuthState) => void }

const ShellContext = createContext<Shell | undefined>(undefined)

export function useShell(): Shell {
  const shell = useContext(ShellContext)
  if (shell === undefined) throw new Error('outside of the shell')
  return shell
}

export function useSignOut(): () => Promise<void> {
  const { setState } = useShell()
  const queries = useQueryClient()
  return async () => {
    setState(await authenticate('/logout', {}))
    queries.clear()
  }
}

/** Finds out who is there before anything is shown, and listens for changes while somebody is. */
export function ShellProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<AuthState>()
  const [error, setError] = useState<unknown>()
  const queries = useQueryClient()
  useEffect(() => {
    authState().then(setState, setError)
  }, [])
  const signedIn = state?.session != null
  useEffect(() => (signedIn ? listen(queries) : undefined), [signedIn, queries])
  if (error !== undefined)
    return (
      <main className="mx-auto max-w-lg p-6">
        <Failed error={error} retry={() => location.reload()} />
      </main>
    )
  if (state === undefined) return null
  return <ShellContext value={{ state, setState }}>{children}</ShellContext>
}
