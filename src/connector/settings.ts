/** One thing an admin fills in for an application. Drives the command line, the console form and the docs. */
export type SettingField = {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly required: boolean
  /** Encrypted at rest and never shown again. */
  readonly secret: boolean
  readonly default?: string
  readonly example?: string
}

export type SettingsProblem = { readonly field: string; readonly says: string }
