import type { Account } from './account.ts'

/** A file that a person exported from an application, and what its columns are called there. */
export type UploadedFile = {
  readonly name: string
  /** Base64. */
  readonly content: string
  /** By what the connector calls it: the header of the column. Empty: the connector guesses. */
  readonly columns: Readonly<Record<string, string>>
}

/**
 * What a connector reads in an uploaded file. With one problem the file is not an account list: the host then concludes
 * nothing from it.
 */
export type UploadReading = {
  /** All columns of the file, in its order. */
  readonly headers: readonly string[]
  /** Which of them is read for what: as given, or as guessed. */
  readonly columns: Readonly<Record<string, string>>
  /** How many rows hold an account, good or bad. */
  readonly rows: number
  readonly accounts: readonly Account[]
  readonly problems: readonly RowProblem[]
}

/** `line` as an editor or a spreadsheet counts it: the header is line 1. 0: the file as a whole. */
export type RowProblem = { readonly line: number; readonly says: string }

/** What the last accepted file shows, and what two people confirmed since. */
export type UploadedAccounts = {
  /** When the file was exported. ISO 8601. */
  readonly exportedAt: string
  list(): Promise<readonly Account[]>
  get(accountId: string): Promise<Account | undefined>
}
