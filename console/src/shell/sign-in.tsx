import { useState } from 'react'
import { authenticate } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Failed } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'
import { Door } from './door.tsx'
import { ProofFields } from './proof-fields.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'
import { useShell } from './session.tsx'

export function SignIn() {
  const { state, setState } = useShell()
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ email: '', passphrase: '', totpCode: '' })
  if (!state.setUp)
    return (
      <Door title="Nobody can sign in yet">
        <p>
          Open the set-up link that the server printed when it started. It is good for half an hour; on the
          server, <code>overlock setup-link</code> makes another one.
        </p>
      </Door>
    )
  return (
    <Door title="Sign in">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void act(async () => setState(await authenticate('/login', given)))
        }}
      >
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={given.email}
          onChange={(event) => setGiven({ ...given, email: event.target.value })}
        />
        <ProofFields given={given} onChange={(proof) => setGiven({ ...given, ...proof })} />
        {error !== undefined && <Failed error={error} />}
        <Button type="submit" look="main" busy={busy}>
          Sign in
        </Button>
      </form>
      <ProviderSignIn />
    </Door>
  )
}
