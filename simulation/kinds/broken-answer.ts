import { type Answer, bodyOf, withHeaders } from '../answer.ts'
import type { Bend, FaultKind } from '../fault-kind.ts'

/** The vendor has done what it was asked, and half of its answer's body arrives. */
export const truncate: FaultKind = {
  phases: ['during'],
  fields: ['length'],
  build({ length = 'whole' }) {
    if (length !== 'whole' && length !== 'cut') return '"length" must be "whole" or "cut"'
    return {
      bend: onBody((said) => {
        const half = Buffer.from(bodyOf(said)).subarray(0, Math.floor(Buffer.byteLength(bodyOf(said)) / 2))
        return length === 'cut'
          ? { ...said, text: half.toString('utf8') }
          : { ...said, sentBytes: half.length }
      }),
    }
  },
}

/** The body is what it would have been, and is called something else. */
export const contentType: FaultKind = {
  phases: ['during'],
  fields: ['type'],
  build({ type = 'text/html; charset=utf-8' }) {
    if (typeof type !== 'string' || !/^[\x20-\x7e]+$/.test(type)) return '"type" must be a media type'
    return { bend: onBody((said) => withHeaders(said, { 'Content-Type': type })) }
  },
}

function onBody(change: (said: Answer) => Answer): Bend {
  return ({ request, proceed, trigger }) => {
    const reply = proceed(request)
    const bends = bodyOf(reply.said) !== '' && trigger.fires()
    return bends ? { ...reply, said: change(reply.said) } : reply
  }
}
