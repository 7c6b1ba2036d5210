// What the menu of a message asks of the tree: a window opens for it on the page of the conversation.
import { useSyncExternalStore } from 'react'
import type { Message } from '../logic/types'

export type TreeRequest =
  | { kind: 'fork'; at: string }
  | { kind: 'compare'; left: string; right: string; among: readonly string[] }
  | { kind: 'several'; answer: Message }

let request: TreeRequest | null = null
const listeners = new Set<() => void>()

export function askTree(next: TreeRequest | null): void {
  request = next
  for (const listener of listeners) listener()
}

export function useTreeRequest(): TreeRequest | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => request,
  )
}
