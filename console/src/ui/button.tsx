import type { ButtonHTMLAttributes } from 'react'

const looks = {
  plain:
    'border border-stone-400 bg-white hover:bg-stone-100 dark:border-stone-600 dark:bg-stone-900 dark:hover:bg-stone-800',
  main: 'bg-teal-800 text-white hover:bg-teal-900 dark:bg-teal-300 dark:text-stone-950 dark:hover:bg-teal-200',
  danger: 'bg-red-700 text-white hover:bg-red-800 dark:bg-red-300 dark:text-stone-950 dark:hover:bg-red-200',
} as const

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: keyof typeof looks
  readonly busy?: boolean
}

export function Button({ look = 'plain', busy = false, type = 'button', className = '', ...rest }: Props) {
  return (
    <button
      type={type}
      disabled={busy || rest.disabled}
      aria-busy={busy}
      {...rest}
      className={`inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-3 font-medium disabled:cursor-not-allowed disabled:opacity-60 ${looks[look]} ${className}`}
    />
  )
}
