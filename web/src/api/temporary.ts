// Temporary conversations: they end a moment after their page was left, unless somebody comes back or keeps them.
import * as calls from './calls'
import { keepDraft } from './kept'
import { placeChat } from './sync'
import { changeTalk, dropTalk, getWorld } from './world'

const GRACE = 7_000
const ending = new Map<string, number>()

/** It is open again. */
export function stayIn(id: string): void {
  clearTimeout(ending.get(id))
  ending.delete(id)
}

/** Its page was left. */
export function leaveIn(id: string): void {
  clearTimeout(ending.get(id))
  ending.set(
    id,
    window.setTimeout(() => {
      ending.delete(id)
      void endNow(id)
    }, GRACE),
  )
}

export async function endNow(id: string): Promise<void> {
  stayIn(id)
  keepDraft(id, '')
  await calls.deleteConversation(id, true)
  dropTalk(id)
}

/** From now on a usual conversation. */
export async function keep(id: string): Promise<void> {
  stayIn(id)
  const conversation = await calls.keepConversation(id)
  if (getWorld().talks.has(id)) changeTalk(id, { t: 'conversation', conversation })
  placeChat(conversation)
}

addEventListener('pagehide', () => {
  for (const id of ending.keys()) void calls.deleteConversation(id, true)
  ending.clear()
})
