import {
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
} from 'react'

const box =
  'min-h-9 w-full rounded-md border border-stone-400 bg-white px-2.5 dark:border-stone-600 dark:bg-stone-900'

type Labelled = { readonly label: string; readonly help?: ReactNode }
type Ties = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly className: string
}

/** Something to fill in, with its label, and its help tied to it for who can't see where it stands. */
function Frame({ label, help, children }: Labelled & { readonly children: (ties: Ties) => ReactElement }) {
  const id = useId()
  const helpId = `${id}h`
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': help === undefined ? undefined : helpId, className: box })}
      {help !== undefined && (
        <p id={helpId} className="text-stone-600 dark:text-stone-400">
          {help}
        </p>
      )}
    </div>
  )
}

export function Field({ label, help, ...input }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame label={label} help={help}>
      {(ties) => <input {...ties} {...input} />}
    </Frame>
  )
}

export function Choice({ label, help, ...select }: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Frame label={label} help={help}>
      {(ties) => <select {...ties} {...select} />}
    </Frame>
  )
}
