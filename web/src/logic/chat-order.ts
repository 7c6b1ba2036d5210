// The conversations in the order in which the sidebar shows them.
import type { Conversation } from './types'

export function orderedChats(chats: ReadonlyMap<string, Conversation>): Conversation[] {
  return [...chats.values()].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || b.updated_at - a.updated_at,
  )
}
