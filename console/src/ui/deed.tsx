import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Failed } from './state.tsx'
import { useAct } from './use-act.ts'

/** A button that does something, with what it says afterwards, or what went wrong. */
export function Deed({
  label,
  act: work,
  says,
  look,
  asks,
}: {
  readonly label: string
  readonly act: () => Promise<unknown>
  readonly says?: ReactNode
  readonly look?: 'plain' | 'main' | 'danger'
  /** What would happen, in words: it is shown, and agreed to, before it does. */
  readonly asks?: string
}) {
  const { act, busy, error } = useAct()
  const [done, setDone] = useState(false)
  const [asked, setAsked] = useState(false)
  const go = () => {
    setAsked(false)
    void act(() => work().then(() => setDone(true)))
  }
  return (
    <div className="grid justify-items-start gap-2">
      {asked ? (
        <fieldset className="grid justify-items-start gap-2" aria-label={label}>
          <p>{asks}</p>
          <div className="flex flex-wrap gap-2">
            <Button look="danger" autoFocus onClick={go}>
              {label}
            </Button>
            <Button onClick={() => setAsked(false)}>Leave it</Button>
          </div>
        </fieldset>
      ) : (
        <Button
          {...(look !== undefined && { look })}
          busy={busy}
          onClick={() => (asks === undefined ? go() : setAsked(true))}
        >
          {label}
        </Button>
      )}
      <span role="status">{done && error === undefined && says}</span>
      {error !== undefined && <Failed error={error} />}
    </div>
  )
}
