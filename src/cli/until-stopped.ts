import { watchParent } from './parent-watch.ts'

/** Resolves when this process is asked to stop: Ctrl-C, SIGTERM, or the npm that started it is gone. */
export function untilStopped(): Promise<'asked' | 'parentGone'> {
  return new Promise((resolve) => {
    const unwatch = watchParent(() => resolve('parentGone'))
    const asked = () => {
      unwatch()
      resolve('asked')
    }
    process.once('SIGINT', asked)
    process.once('SIGTERM', asked)
    process.once('SIGHUP', asked)
  })
}
