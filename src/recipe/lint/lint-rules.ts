import { capabilitiesFit } from './capabilities.ts'
import { listingRules } from './listing.ts'
import { locatorRules } from './locators.ts'
import { noPromotion } from './promotion.ts'
import { proofsProve } from './proof.ts'
import { namesAreKnown, noTargetUnused, valuesAreKnown, withinEnds } from './references.ts'
import { sentencesForPeople } from './sentences.ts'
import type { LintRule } from './walk.ts'
import { armRules, clickRules, writeShape } from './writes.ts'

/** Everything that a recipe of the right form must still keep. */
export const lintRules: readonly LintRule[] = [
  namesAreKnown,
  valuesAreKnown,
  withinEnds,
  noTargetUnused,
  capabilitiesFit,
  writeShape,
  proofsProve,
  armRules,
  clickRules,
  locatorRules,
  listingRules,
  sentencesForPeople,
  noPromotion,
]
