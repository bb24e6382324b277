const form = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A moment, in the time zone of whoever looks. */
export function Time({ at }: { readonly at: string | null }) {
  if (at === null) return <span className="text-stone-600 dark:text-stone-400">never</span>
  return <time dateTime={at}>{form.format(new Date(at))}</time>
}

export function spanText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}
