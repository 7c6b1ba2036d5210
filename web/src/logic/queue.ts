// Messages that wait behind the answer being written: told apart from the talk, and put in another order.
import type { Message } from './types'

export type Waiting = { question: Message; answer: Message }

/** The branch as far as it is talked, and the messages that wait at its end. */
export function splitQueue(messages: readonly Message[]): { talked: Message[]; waiting: Waiting[] } {
  const first = messages.findIndex((one) => one.role === 'assistant' && !isOver(one))
  if (first === -1) return { talked: [...messages], waiting: [] }
  const waiting: Waiting[] = []
  let at = first + 1
  for (; at + 1 < messages.length; at += 2) {
    const question = messages[at]
    const answer = messages[at + 1]
    if (
      !question ||
      !answer ||
      question.role !== 'user' ||
      answer.role !== 'assistant' ||
      answer.state !== 'queued'
    )
      break
    waiting.push({ question, answer })
  }
  // what follows a queue that is no pair (a note without an answer) belongs to the talk: all stays in its order
  if (at < messages.length && messages.slice(at).some((one) => one.role === 'assistant'))
    return asIs(messages)
  return { talked: [...messages.slice(0, first + 1), ...messages.slice(at)], waiting }
}

/** The list with one of it moved by a place. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = Math.max(0, Math.min(list.length - 1, from + by))
  const result = [...list]
  const [one] = result.splice(from, 1)
  if (one !== undefined) result.splice(to, 0, one)
  return result
}

function asIs(messages: readonly Message[]) {
  return { talked: [...messages], waiting: [] }
}

function isOver(message: Message): boolean {
  return message.state !== 'streaming' && message.state !== 'queued'
}
