// What a reader can do with whole conversations: rename, pin, archive, clear, delete with a way back.
import * as calls from './calls'
import { client, done } from './http'
import { leaving, placeChat, removeChat } from './sync'
import { getWorld } from './world'
import type { Conversation } from '../logic/types'

const GRACE = 7_000

export async function rename(id: string, title: string): Promise<void> {
  placeChat(await calls.changeConversation(id, { title }))
}

export async function pin(chat: Conversation): Promise<void> {
  placeChat(await calls.changeConversation(chat.id, { pinned: !chat.pinned }))
}

export async function archive(chat: Conversation): Promise<void> {
  placeChat(await calls.changeConversation(chat.id, { archived: !chat.archived }))
}

export async function move(chat: Conversation, project_id: string | null): Promise<void> {
  placeChat(await calls.changeConversation(chat.id, { project_id }))
}

export async function clear(id: string): Promise<void> {
  placeChat(await calls.clearConversation(id))
}

/** Takes oneself out of somebody else's conversation. */
export async function quit(conversation_id: string): Promise<void> {
  const me = getWorld().me
  if (!me) return
  const path = { conversation_id, member_id: me.id }
  await done(client.DELETE('/api/conversations/{conversation_id}/members/{member_id}', { params: { path } }))
  removeChat(conversation_id)
}

/** Hides a conversation at once and deletes it a little later; the answer is the way back. */
export function remove(chat: Conversation): () => void {
  removeChat(chat.id)
  const timer = window.setTimeout(() => {
    leaving.delete(chat.id)
    void calls.deleteConversation(chat.id).catch(() => placeChat(chat))
  }, GRACE)
  leaving.set(chat.id, timer)
  return () => {
    clearTimeout(timer)
    leaving.delete(chat.id)
    placeChat(chat)
  }
}

addEventListener('pagehide', () => {
  const ids = [...leaving.keys()]
  for (const timer of leaving.values()) clearTimeout(timer)
  leaving.clear()
  if (ids.length > 0) void calls.deleteConversations(ids.slice(0, 500))
})
