// The list of conversations: kept sorted, fed by frames, grouped by time for the sidebar.
import type { Conversation } from './types'

export type Chats = ReadonlyMap<string, Conversation>

export function putChat(chats: Chats, conversation: Conversation): Chats {
  const known = chats.get(conversation.id)
  if (known && known.seq > conversation.seq) return chats
  return new Map(chats).set(conversation.id, conversation)
}

export function dropChat(chats: Chats, id: string): Chats {
  if (!chats.has(id)) return chats
  const next = new Map(chats)
  next.delete(id)
  return next
}

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | 'older'
export type Group = { name: GroupName; chats: Conversation[] }

const ORDER: GroupName[] = ['pinned', 'today', 'yesterday', 'week', 'older']

/** Groups for the sidebar; `midnight` is the start of the reader's day. */
export function groupChats(chats: Iterable<Conversation>, midnight: number): Group[] {
  const groups = new Map<GroupName, Conversation[]>()
  for (const chat of [...chats].sort((a, b) => b.updated_at - a.updated_at)) {
    const name = groupOf(chat, midnight)
    groups.set(name, [...(groups.get(name) ?? []), chat])
  }
  return ORDER.flatMap((name) => {
    const members = groups.get(name)
    return members ? [{ name, chats: members }] : []
  })
}

const DAY = 86_400_000

function groupOf(chat: Conversation, midnight: number): GroupName {
  if (chat.pinned) return 'pinned'
  if (chat.updated_at >= midnight) return 'today'
  if (chat.updated_at >= midnight - DAY) return 'yesterday'
  if (chat.updated_at >= midnight - 6 * DAY) return 'week'
  return 'older'
}
