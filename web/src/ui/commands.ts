// What the screens that are open now can be told to do by a key, a slash or the palette. A screen offers a command
// while it is there; whoever calls it need not know where it is.
import { useEffect, useRef } from 'react'

type Run = (rest: string) => void

const ready = new Map<string, Run[]>()

/** Offers a command while the component is there; null: not now. Of several the latest holds. */
export function useCommand(name: string, run: Run | null): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  const offered = run !== null
  useEffect(() => {
    if (!offered) return
    const call: Run = (rest) => latest.current?.(rest)
    ready.set(name, [...(ready.get(name) ?? []), call])
    return () => {
      ready.set(
        name,
        (ready.get(name) ?? []).filter((one) => one !== call),
      )
    }
  }, [name, offered])
}

export function isReady(name: string): boolean {
  return (ready.get(name)?.length ?? 0) > 0
}

/** False: nobody offers it now. */
export function command(name: string, rest = ''): boolean {
  const run = ready.get(name)?.at(-1)
  run?.(rest)
  return run !== undefined
}
