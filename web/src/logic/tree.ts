// The tree of messages of one conversation: the path shown, the alternatives at a fork, the leaf under a choice.
import type { Message } from './types'

export type Messages = ReadonlyMap<string, Message>

/** From the oldest known ancestor to the head. Stops at a parent that is not loaded yet. */
export function pathTo(messages: Messages, head: string | null): Message[] {
  const path: Message[] = []
  const seen = new Set<string>()
  let next = head === null ? undefined : messages.get(head)
  while (next && !seen.has(next.id)) {
    seen.add(next.id)
    path.push(next)
    next = next.parent_id === null ? undefined : messages.get(next.parent_id)
  }
  return path.reverse()
}

/** True when the path begins with a message whose parent exists but has not been loaded. */
export function isCut(path: readonly Message[]): boolean {
  const first = path[0]
  return first !== undefined && first.parent_id !== null
}

export type Children = ReadonlyMap<string | null, readonly Message[]>

/** Children of every message, in the order in which they were made. */
export function childrenOf(messages: Messages): Children {
  const children = new Map<string | null, Message[]>()
  for (const message of messages.values()) {
    const siblings = children.get(message.parent_id)
    if (siblings) siblings.push(message)
    else children.set(message.parent_id, [message])
  }
  for (const siblings of children.values()) siblings.sort(byNumber)
  return children
}

/** The alternatives to a message, itself among them. */
export function siblingsOf(children: Children, message: Message): readonly Message[] {
  return children.get(message.parent_id) ?? [message]
}

/**
 * The leaf to show when the reader chooses this message: the one remembered from the last visit while it
 * still lies under it, else the newest one.
 */
export function leafUnder(children: Children, from: Message, remembered?: ReadonlySet<string>): Message {
  let at = from
  const seen = new Set<string>()
  while (!seen.has(at.id)) {
    seen.add(at.id)
    const below = children.get(at.id)
    const next = below?.find((child) => remembered?.has(child.id)) ?? below?.at(-1)
    if (!next) break
    at = next
  }
  return at
}

function byNumber(a: Message, b: Message): number {
  return a.number - b.number || (a.id < b.id ? -1 : 1)
}
