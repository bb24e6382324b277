/** What a screen that shows something must ask for again. */
export const topics = [
  'tasks',
  'apps',
  'accounts',
  'workItems',
  'handshake',
  'people',
  'notifications',
  'system',
] as const
export type Topic = (typeof topics)[number]

/** Something changed: no content, only where to look. Whoever hears it asks by what they may see. */
export type Change = {
  readonly topic: Topic
  /** Slug of the application, where it is about one. */
  readonly app?: string
  /** The task or the account, where it is about one. */
  readonly id?: string
}

const byNoun: Readonly<Record<string, Topic>> = {
  user: 'tasks',
  group: 'tasks',
  desired: 'tasks',
  task: 'tasks',
  action: 'tasks',
  leaver: 'tasks',
  account: 'accounts',
  snapshot: 'accounts',
  upload: 'accounts',
  workItem: 'workItems',
  application: 'apps',
  secret: 'apps',
  mapping: 'apps',
  scimToken: 'apps',
  circuit: 'apps',
  credentials: 'apps',
  killSwitch: 'apps',
  person: 'people',
  session: 'people',
  apiToken: 'people',
  notification: 'notifications',
  recipe: 'apps',
}

/** By the noun that the event of the trail begins with. */
export function topicOf(event: string): Topic {
  return byNoun[event.slice(0, Math.max(event.indexOf('.'), 0))] ?? 'system'
}
