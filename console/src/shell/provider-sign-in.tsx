import { startSignOn } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'
import { useShell } from './session.tsx'

/** The way in by the company's identity provider, where one is set; with the code of an invitation, the way to join. */
export function ProviderSignIn({ code }: { readonly code?: string }) {
  const { state } = useShell()
  const { act, busy, error } = useAct()
  if (state.oidc === null) return null
  const go = async () => {
    const to = code === undefined ? `${location.pathname}${location.search}` : '/'
    const url = code === undefined ? signOnAddress(to) : await startSignOn(code, to)
    location.assign(url)
  }
  return (
    <div className="grid gap-2 border-t border-stone-300 pt-4 dark:border-stone-700">
      {error !== undefined && <Failed error={error} />}
      <div>
        <Button busy={busy} onClick={() => void act(go)}>
          {code === undefined ? 'Sign in' : 'Join'} with {state.oidc.name}
        </Button>
      </div>
    </div>
  )
}

function signOnAddress(to: string): string {
  return `/auth/oidc/start?to=${encodeURIComponent(to)}`
}

/** Who signs in there shows there again who they are. The page is left for it, and comes back to where it was. */
export function ProveAtProvider() {
  const { state } = useShell()
  const to = `${location.pathname}${location.search}`
  return (
    <>
      <p>
        You sign in with {state.oidc?.name}. Show there again who you are; you come back to this page, and do
        it then.
      </p>
      <div>
        <Button look="main" onClick={() => location.assign(`${signOnAddress(to)}&again=1`)}>
          To {state.oidc?.name}
        </Button>
      </div>
    </>
  )
}
