import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Topic } from '../../../src/changes/change.ts'
import { call, type ResultOf } from './client.ts'

/** What an operation that reads gives now, and again whenever one of the topics changes. */
export function useRead<Operation>(
  path: string,
  input: Readonly<Record<string, unknown>> = {},
  topics: readonly Topic[] = [],
): UseQueryResult<ResultOf<Operation>, Error> {
  return useQuery({
    queryKey: [path, input],
    queryFn: () => call<Operation>('GET', path, input),
    meta: { topics },
  })
}
