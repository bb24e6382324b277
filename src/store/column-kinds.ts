import type { ColumnType } from 'kysely'

/** jsonb: written as JSON text, read as what it was. Each store casts it once to its own type. */
export type Json = ColumnType<unknown, string, string>
export type NullableJson = ColumnType<unknown, string | null | undefined, string | null>
export type Defaulted<T> = ColumnType<T, T | undefined, T>
export type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>
