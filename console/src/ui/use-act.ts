import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** Something a person does: whether it is under way, what went wrong, and afterwards everything is asked for again. */
export function useAct() {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  async function act<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    setBusy(true)
    setError(undefined)
    try {
      const result = await work()
      await queries.invalidateQueries()
      return result
    } catch (failure) {
      setError(failure)
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, error }
}
