// The assistant of a conversation, if there is one and this person may see it.
import { useEffect } from 'react'
import { readAssistants } from '../api/assistants'
import { useWorld } from '../api/world'
import type { Assistant } from '../logic/types'

export function useAssistant(id: string | null): Assistant | null {
  const assistants = useWorld((world) => world.assistants)
  const unread = assistants === null
  useEffect(() => {
    // Without them the conversation goes on; only the name of the assistant is not shown.
    if (id !== null && unread) void readAssistants().catch(() => undefined)
  }, [id, unread])
  return assistants?.find((one) => one.id === id) ?? null
}
