// Messages on their way to the server, and the transcript with them in place.
import { pathTo } from './tree'
import { shown, type Talk } from './talk'
import type { FilePart, Message, Params, Part } from './types'
import type { Problem } from './problem'

export type When = 'queue' | 'steer' | 'interrupt'

export type Draft = { text: string; files: FilePart[] }

export type Outgoing = Draft & {
  id: string
  answerId: string
  conversationId: string
  parentId: string | null
  when: When
  model: string | null
  /** With several, each of them answers, side by side; `answerIds` are then the answers' ids. */
  models?: string[]
  answerIds?: string[]
  params: Params | null
  at: number
  state: 'sending' | 'failed'
  problem: Problem | null
}

export function partsOf({ text, files }: Draft): Part[] {
  return text === '' ? files : [...files, { kind: 'text', text }]
}

/** What is on its way in this conversation; once the log holds the message, it is no longer on its way. */
export function waitingIn(outbox: readonly Outgoing[], talk: Talk): Outgoing[] {
  return outbox.filter((one) => one.conversationId === talk.id && !talk.messages.has(one.id))
}

/** The message at the end of what the reader sees: where the next message hangs. */
export function headOf(talk: Talk, outbox: readonly Outgoing[]): string | null {
  return waitingIn(outbox, talk).at(-1)?.id ?? talk.conversation?.head_id ?? null
}

/** The branch shown, partial texts and unsent messages included. */
export function transcript(talk: Talk, outbox: readonly Outgoing[]): Message[] {
  const waiting = waitingIn(outbox, talk)
  const head = headOf(talk, outbox)
  const messages = waiting.length === 0 ? talk.messages : withWaiting(talk, waiting)
  return pathTo(messages, head).map((message) => shown(talk, message.id) ?? message)
}

function withWaiting(talk: Talk, waiting: readonly Outgoing[]): Map<string, Message> {
  const messages = new Map(talk.messages)
  for (const one of waiting) messages.set(one.id, asMessage(one, messages.size + 1))
  return messages
}

function asMessage(one: Outgoing, number: number): Message {
  return {
    id: one.id,
    conversation_id: one.conversationId,
    number,
    parent_id: one.parentId,
    role: 'user',
    author_id: null,
    state: 'complete',
    excluded: false,
    parts: partsOf(one),
    model: null,
    requested_model: null,
    turn_id: null,
    comparison_id: null,
    verdict: null,
    finish_reason: null,
    notes: [],
    usage: null,
    cost: null,
    first_token_ms: null,
    duration_ms: null,
    created_at: one.at,
    updated_at: one.at,
  }
}
