/** Why a reading is not believed; nothing is concluded from it then. */
export type ReadingRefusal = {
  readonly code: 'empty' | 'shrunk' | 'unreadable' | 'badRows' | 'otherCount'
  readonly says: string
}

const smallBelow = 20
const mostLostWhenSmall = 3
const mostLostShare = 0.2

/**
 * Judges a reading that reached its end. One that lost many of the known accounts is more likely broken than true:
 * a bind account that lost its rights, a filter, half an answer.
 */
export function refuseReading(rows: number, known: number | undefined): ReadingRefusal | undefined {
  if (known === undefined || known === 0) return undefined
  if (rows === 0)
    return {
      code: 'empty',
      says: `The reading shows no account at all, ${known} were known before.`,
    }
  const most = known < smallBelow ? mostLostWhenSmall : Math.floor(known * mostLostShare)
  if (known - rows <= most) return undefined
  return { code: 'shrunk', says: `The reading shows ${rows} accounts, ${known} were known before.` }
}
