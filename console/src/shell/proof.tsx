import { useEffect, useRef, useState } from 'react'
import { authenticate, onProofNeeded } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'
import { ProofFields } from './proof-fields.tsx'
import { ProveAtProvider } from './provider-sign-in.tsx'
import { useShell } from './session.tsx'

/** Asks for passphrase and code once more, before something dangerous goes on. */
export function Proof() {
  const { state, setState } = useShell()
  const { act, busy, error } = useAct()
  const dialog = useRef<HTMLDialogElement>(null)
  const answer = useRef<(given: boolean) => void>(() => {})
  const [given, setGiven] = useState({ passphrase: '', totpCode: '' })
  useEffect(() => {
    onProofNeeded(() => {
      setGiven({ passphrase: '', totpCode: '' })
      dialog.current?.showModal()
      return new Promise((resolve) => {
        answer.current = resolve
      })
    })
  }, [])
  const prove = async () => {
    setState(await authenticate('/reauthenticate', given))
    answer.current(true)
    dialog.current?.close()
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby="proof-title"
      onClose={() => answer.current(false)}
      className="m-auto w-[min(26rem,90vw)] rounded-md border border-stone-300 bg-white p-5 text-stone-900 backdrop:bg-black/50 dark:border-stone-700 dark:bg-stone-900 dark:text-stone-100"
    >
      {state.session?.via === 'oidc' ? (
        <div className="grid gap-4">
          <h2 id="proof-title">Show again who you are</h2>
          <ProveAtProvider />
        </div>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void act(prove)
          }}
        >
          <h2 id="proof-title">Show again who you are</h2>
          <p>What you are about to do needs a proof that is not older than five minutes.</p>
          <ProofFields given={given} onChange={setGiven} />
          {error !== undefined && <Failed error={error} />}
          <div className="flex gap-2">
            <Button type="submit" look="main" busy={busy}>
              Go on
            </Button>
            <Button onClick={() => dialog.current?.close()}>Leave it</Button>
          </div>
        </form>
      )}
    </dialog>
  )
}
