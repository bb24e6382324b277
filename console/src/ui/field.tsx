import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react'

const box =
  'min-h-9 w-full rounded-md border border-stone-400 bg-white px-2.5 dark:border-stone-600 dark:bg-stone-900'

type Labelled = { readonly label: string; readonly help?: ReactNode }

export function Field({ label, help, ...input }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={help === undefined ? undefined : `${id}h`}
        className={box}
        {...input}
      />
      {help !== undefined && (
        <p id={`${id}h`} className="text-stone-600 dark:text-stone-400">
          {help}
        </p>
      )}
    </div>
  )
}

export function Choice({
  label,
  help,
  children,
  ...select
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={help === undefined ? undefined : `${id}h`}
        className={box}
        {...select}
      >
        {children}
      </select>
      {help !== undefined && (
        <p id={`${id}h`} className="text-stone-600 dark:text-stone-400">
          {help}
        </p>
      )}
    </div>
  )
}
