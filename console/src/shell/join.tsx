import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { authenticate, lookAtCode, type Offer } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Field } from '../ui/field.tsx'
import { Failed } from '../ui/state.tsx'
import { useAct } from '../ui/use-act.ts'
import { Door } from './door.tsx'
import { ProviderSignIn } from './provider-sign-in.tsx'
import { useShell } from './session.tsx'

/** Where a set-up link and an invitation lead: choose a passphrase, connect an authenticator app. */
export function Join({ owner }: { readonly owner: boolean }) {
  const [code] = useState(() => location.hash.slice(1))
  const [offer, setOffer] = useState<Offer>()
  const [failed, setFailed] = useState<unknown>()
  useEffect(() => {
    lookAtCode(owner ? '/setup' : '/invite', code).then(setOffer, setFailed)
  }, [owner, code])
  const title = owner ? 'Set up Overlock' : 'Join Overlock'
  if (failed !== undefined)
    return (
      <Door title={title}>
        <Failed error={failed} />
        <a href="/">To the sign-in</a>
      </Door>
    )
  return (
    <Door title={title}>
      {offer !== undefined && <JoinForm owner={owner} code={code} offer={offer} />}
      {!owner && offer !== undefined && <ProviderSignIn code={code} />}
    </Door>
  )
}

function JoinForm({
  owner,
  code,
  offer,
}: {
  readonly owner: boolean
  readonly code: string
  readonly offer: Offer
}) {
  const { setState } = useShell()
  const navigate = useNavigate()
  const { act, busy, error } = useAct()
  const [given, setGiven] = useState({ name: '', email: '', passphrase: '', totpCode: '' })
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })
  const { name, email, passphrase, totpCode } = given
  const send = async () => {
    const proof = { code, passphrase, totpCode }
    const path = owner ? '/setup/owner' : '/invite/accept'
    setState(await authenticate(path, owner ? { ...proof, name, email } : proof))
    await navigate({ to: '/' })
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void act(send)
      }}
    >
      {offer.person !== null && (
        <p>
          For {offer.person.name}, {offer.person.email}.
        </p>
      )}
      {owner && (
        <>
          <p>You become the owner: you may do everything, and invite others.</p>
          <Field label="Your name" autoComplete="name" required value={name} onChange={set('name')} />
          <Field
            label="Your e-mail"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={set('email')}
          />
        </>
      )}
      <Field
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        required
        minLength={15}
        help="At least 15 characters. Four or five words are easy to keep."
        value={passphrase}
        onChange={set('passphrase')}
      />
      <div className="grid gap-2">
        <p className="font-medium">Authenticator app</p>
        <p className="text-stone-600 dark:text-stone-400">Scan this with the app, or type the key into it.</p>
        <img
          className="size-44 rounded bg-white p-2"
          alt="QR code with the key below"
          src={`data:image/svg+xml,${encodeURIComponent(offer.totp.qrSvg)}`}
        />
        <Copy label="Key" text={offer.totp.secret} />
      </div>
      <Field
        label="Code that the app shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={totpCode}
        onChange={set('totpCode')}
      />
      {error !== undefined && <Failed error={error} />}
      <Button type="submit" look="main" busy={busy}>
        {owner ? 'Become the owner' : 'Join'}
      </Button>
    </form>
  )
}
