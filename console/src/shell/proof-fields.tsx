import { Field } from '../ui/field.tsx'

export type GivenProof = { readonly passphrase: string; readonly totpCode: string }

/** What somebody shows who they are with. */
export function ProofFields({
  given,
  onChange,
}: {
  readonly given: GivenProof
  readonly onChange: (given: GivenProof) => void
}) {
  return (
    <>
      <Field
        label="Passphrase"
        type="password"
        autoComplete="current-password"
        required
        value={given.passphrase}
        onChange={(event) => onChange({ ...given, passphrase: event.target.value })}
      />
      <Field
        label="Code of your authenticator app"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={given.totpCode}
        onChange={(event) => onChange({ ...given, totpCode: event.target.value })}
      />
    </>
  )
}
