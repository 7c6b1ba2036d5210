// Small questions about the messages on the screen.
import { isWorking } from '../../logic/several'
import type { Talk } from '../../logic/talk'
import { useWorld } from '../../api/world'
import type { Message } from '../../logic/types'

/** The answer that is being written or waits its turn: what the stop button would stop. */
export function answerInWork(messages: readonly Message[]): Message | null {
  return messages.find((one) => one.state === 'streaming') ?? messages.find(isQueuedAnswer) ?? null
}

/** An answer beside the shown one, of another model, that is not finished. */
export function besideInWork(talk: Talk, messages: readonly Message[]): Message | null {
  const last = messages.findLast((one) => one.role === 'assistant')
  const group = last?.comparison_id ?? null
  if (group === null) return null
  for (const one of talk.messages.values()) if (one.comparison_id === group && isWorking(one)) return one
  return null
}

function isQueuedAnswer(message: Message): boolean {
  return message.role === 'assistant' && message.state === 'queued'
}

/** May the reader change anything in the conversation of this message? */
export function useWrites(message: Message): boolean {
  return useWorld((world) => world.talks.get(message.conversation_id)?.conversation?.role !== 'reader')
}

const choices = new Map<string | null, string>()

/** Remembers the way the reader went at each fork, so that coming back leads to the same leaf. */
export function rememberPath(path: readonly Message[]): void {
  for (const message of path) choices.set(message.parent_id ?? message.conversation_id, message.id)
}

export function rememberedChoices(): ReadonlySet<string> {
  return new Set(choices.values())
}
