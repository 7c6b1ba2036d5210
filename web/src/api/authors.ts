// Names at messages of conversations with several people: asked for when somebody unknown has spoken.
import { useEffect } from 'react'
import type { Members } from '../logic/people'
import type { Message } from '../logic/types'
import { client, take } from './http'
import { changeWorld, getWorld, useWorld } from './world'

const asking = new Set<string>()

/** Who takes part in a conversation; their names are known from then on. */
export async function readNames(conversation_id: string): Promise<Members> {
  const found: Members = await take(
    client.GET('/api/conversations/{conversation_id}/members', { params: { path: { conversation_id } } }),
  )
  const names = new Map(getWorld().names)
  for (const { id, name } of [...found.items, ...found.authors]) names.set(id, name)
  changeWorld({ names })
  return found
}

/** The name of another person at what they said; null at one's own words, empty as long as it is not known. */
export function useAuthor(message: Message): string | null {
  const me = useWorld((world) => world.me?.id)
  const id = message.author_id
  const name = useWorld((world) => (id === null ? undefined : world.names.get(id)))
  const unknown = id !== null && id !== me && name === undefined
  const place = message.conversation_id
  useEffect(() => {
    const key = `${place} ${id}`
    if (!unknown || asking.has(key)) return
    asking.add(key)
    readNames(place).then(
      () => asking.delete(key),
      () => setTimeout(() => asking.delete(key), 10_000),
    )
  }, [unknown, place, id])
  return id === null || id === me ? null : (name ?? '')
}
