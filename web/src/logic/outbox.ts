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
  /** It was written at the end of the branch, and goes to its end even when that has grown meanwhile. */
  follows?: boolean
  when: When
  model: string | null
  /** With several, each of them answers, side by side; `answerIds` are then the answers' ids. */
  models?: string[]
  answerIds?: string[]
  assistant?: string
  params: Params | null
  at: number
  state: 'sending' | 'failed'
  problem: Problem | null
}

export function partsOf({ text, files }: Draft): Part[] {
  return text === '' ? files : [...files, { kind: 'text', text }]
}

/** What is on its way in this conversation; once the log holds the message, it is no longer on its way. */
export function waitingIn(outbox: readonly Outgoing[], talk: Pick<Talk, 'id' | 'messages'>): Outgoing[] {
  return outbox.filter((one) => one.conversationId === talk.id && !talk.messages.has(one.id))
}

/** Where an unsent message hangs now: a branch that has grown since it was written is gone along to its end. */
function placeOf(one: Outgoing, talk: Talk): string | null {
  const head = talk.conversation?.head_id ?? null
  if (!one.follows || head === null || one.parentId === head) return one.parentId
  const grown = one.parentId === null || pathTo(talk.messages, head).some(({ id }) => id === one.parentId)
  return grown ? head : one.parentId
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
  for (const one of waiting) {
    const parentId = placeOf(one, talk)
    const parent = parentId === null ? undefined : messages.get(parentId)
    messages.set(one.id, asMessage({ ...one, parentId }, (parent?.number ?? messages.size) + 1))
  }
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
