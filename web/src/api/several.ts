// The models that answer side by side in a conversation, as chosen on this device.
import { useSyncExternalStore } from 'react'

const KEPT = 'veche.several'
const MOST_KEPT = 50
const NONE: readonly string[] = []
let chosen: ReadonlyMap<string, readonly string[]> = read()
const listeners = new Set<() => void>()

function read(): Map<string, readonly string[]> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return new Map(Array.isArray(kept) ? (kept as [string, string[]][]) : [])
  } catch {
    return new Map()
  }
}

/** Two or more models, or none: then the model of the conversation answers alone. */
export function severalIn(key: string): readonly string[] {
  return chosen.get(key) ?? NONE
}

export function useSeveral(key: string): readonly string[] {
  return useSyncExternalStore(subscribe, () => severalIn(key))
}

export function chooseSeveral(key: string, models: readonly string[]): void {
  const next = new Map(chosen)
  next.delete(key)
  if (models.length > 1) next.set(key, models)
  chosen = next
  localStorage.setItem(KEPT, JSON.stringify([...next].slice(-MOST_KEPT)))
  for (const listener of listeners) listener()
}

/** A conversation that begins takes along what was chosen for it. */
export function moveSeveral(from: string, to: string): void {
  const models = severalIn(from)
  if (models.length === 0) return
  chooseSeveral(from, NONE)
  chooseSeveral(to, models)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
