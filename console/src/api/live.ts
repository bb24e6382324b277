import type { QueryClient } from '@tanstack/react-query'
import type { Change } from '../../../src/changes/change.ts'

/** Asks again for what changed, as soon as the server says that it did. Ends with the function that is returned. */
export function listen(queries: QueryClient): () => void {
  const source = new EventSource('/api/events')
  source.onmessage = ({ data }) => {
    const changes = JSON.parse(String(data)) as readonly Change[]
    for (const topic of new Set(changes.map((change) => change.topic)))
      void queries.invalidateQueries({ predicate: ({ meta }) => fits(meta?.['topics'], topic) })
  }
  return () => source.close()
}

function fits(topics: unknown, topic: string): boolean {
  return Array.isArray(topics) && topics.includes(topic)
}
