const looks = {
  good: 'bg-emerald-100 text-emerald-900 dark:bg-emerald-950 dark:text-emerald-200',
  wait: 'bg-amber-100 text-amber-950 dark:bg-amber-950 dark:text-amber-100',
  bad: 'bg-red-100 text-red-900 dark:bg-red-950 dark:text-red-200',
  plain: 'bg-stone-200 text-stone-800 dark:bg-stone-800 dark:text-stone-200',
} as const

export type Look = keyof typeof looks

export function Badge({ look = 'plain', children }: { readonly look?: Look; readonly children: string }) {
  return (
    <span
      className={`inline-block rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ${looks[look]}`}
    >
      {children}
    </span>
  )
}

/** The states of tasks, work items and applications, by how much they should trouble somebody. */
export function stateLook(state: string): Look {
  if (['done', 'good', 'confirmed', 'verified', 'active', 'apply', 'approved'].includes(state)) return 'good'
  if (
    ['failed', 'needsPerson', 'halted', 'paused', 'readingRefused', 'pagesChanged', 'drifted'].includes(state)
  )
    return 'bad'
  if (['held', 'open', 'claimed', 'inProgress', 'unknown', 'invited', 'neverRead'].includes(state))
    return 'wait'
  return 'plain'
}

const words: Readonly<Record<string, string>> = {
  needsPerson: 'needs a person',
  inProgress: 'in progress',
  neverRead: 'never read',
  readingRefused: 'reading refused',
  pagesChanged: 'its pages have changed',
  drifted: 'changed',
  notTried: 'not tried',
  noRequestYet: 'no request yet',
  alreadySo: 'already so',
}

export function State({ state }: { readonly state: string }) {
  return <Badge look={stateLook(state)}>{words[state] ?? state}</Badge>
}
