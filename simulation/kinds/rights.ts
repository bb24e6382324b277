import type { FaultKind } from '../fault-kind.ts'
import { isReading, nothingCommitted } from '../scene.ts'

/** From the request on which it fires, nothing gets in with the credential of that time, whatever is asked. */
export const expire: FaultKind = {
  phases: ['during'],
  fields: [],
  build() {
    let gone: string | undefined
    return {
      bend({ request, proceed, credential, expired, trigger }) {
        if (gone === undefined && trigger.fires()) gone = credential()
        return gone === credential() ? nothingCommitted(expired) : proceed(request)
      },
    }
  },
}

/** From the request on which it fires, the credential may only read. */
export const downgrade: FaultKind = {
  phases: ['during'],
  fields: [],
  build() {
    let downgraded = false
    return {
      bend({ request, proceed, readOnly, trigger }) {
        downgraded ||= trigger.fires()
        return downgraded && !isReading(request) ? nothingCommitted(readOnly) : proceed(request)
      },
    }
  },
}
