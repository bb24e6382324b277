import { useState } from 'react'
import { authenticate } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Failed } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'
import { Door } from './door.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'
import { useShell } from './session.tsx'

export function SignIn() {
  const { state, setState } = useShell()
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ email: '', passphrase: '', totpCode: '' })
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })
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
          onChange={set('email')}
        />
        <Field
          label="Passphrase"
          type="password"
          autoComplete="current-password"
          required
          value={given.passphrase}
          onChange={set('passphrase')}
        />
        <Field
          label="Code of your authenticator app"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={given.totpCode}
          onChange={set('totpCode')}
        />
        {error !== undefined && <Failed error={error} />}
        <Button type="submit" look="main" busy={busy}>
          Sign in
        </Button>
      </form>
      <ProviderSignIn />
    </Door>
  )
}
