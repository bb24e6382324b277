import type { PageElement } from '../engine/driver.ts'
import type { OperationName } from '../schema/operation.ts'

/** A moment of a change that somebody may want to see later. */
export type EvidenceMoment = {
  /** `beforeCommit`: the page with the button that is about to be clicked. `readBack`: a fresh page, read afterwards. */
  readonly at: 'beforeCommit' | 'afterCommit' | 'readBack'
  readonly operation: OperationName
  /** Whom it is about; every other row of a table is masked. */
  readonly email: string
  readonly row: PageElement | undefined
}

/**
 * Keeps what a page showed. It rejects when it can't: before a commit nothing is sent then; later the change has its
 * outcome all the same, and what is missing is missing in the evidence.
 */
export type EvidenceSink = { readonly record: (moment: EvidenceMoment) => Promise<void> }
