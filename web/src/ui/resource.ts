// Reads something once for a screen and lets it be read again; for pages that do not live on frames.
import { useCallback, useEffect, useState } from 'react'
import { toProblem, type Problem } from '../logic/problem'

export type Resource<T> = { data: T | null; problem: Problem | null; reload: () => void }

/** `read` must keep its identity while it means the same thing. */
export function useResource<T>(read: () => Promise<T>): Resource<T> {
  const [data, setData] = useState<T | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    read().then(
      (value) => {
        if (!current) return
        setData(value)
        setProblem(null)
      },
      (error: unknown) => current && setProblem(toProblem(error)),
    )
    return () => {
      current = false
    }
  }, [read, round])
  return { data, problem, reload: useCallback(() => setRound((n) => n + 1), []) }
}
