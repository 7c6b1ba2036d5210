// What a reader can do inside a conversation; every act is safe to repeat.
import { headOf, partsOf, type Draft, type Outgoing, type When } from '../logic/outbox'
import { toProblem, UNREACHABLE } from '../logic/problem'
import type { Message, Params } from '../logic/types'
import * as calls from './calls'
import { newId } from './clock'
import { moveSeveral, severalIn } from './several'
import { placeChat, setOutbox } from './sync'
import { changeTalk, getWorld, talkOf } from './world'

export type NewChat = {
  id: string
  model: string | null
  params: Params
  instructions: string | null
  assistant_id: string | null
  project_id?: string | null
  temporary?: boolean
}

/** Starts a conversation and sends its first message. */
export async function beginChat(chat: NewChat, draft: Draft, options: SendOptions = {}): Promise<void> {
  const conversation = await calls.createConversation(chat)
  if (chat.assistant_id === null) moveSeveral('new', chat.id)
  placeChat(conversation)
  changeTalk(chat.id, {
    t: 'page',
    page: { items: [], next: null, seq: conversation.seq, conversation },
  })
  void send(chat.id, draft, options)
}

type SendOptions = {
  parentId?: string | null
  when?: When
  model?: string | null
  /** Several that answer side by side; by itself those chosen for the conversation. */
  models?: readonly string[]
  params?: Params | null
  /** Whom this message is for, if not for whom the conversation is with. */
  assistant?: string | null
}

export function send(conversationId: string, draft: Draft, options: SendOptions = {}): Promise<void> {
  const { outbox } = getWorld()
  const parent = options.parentId === undefined ? headOf(talkOf(conversationId), outbox) : options.parentId
  const models = options.models ?? (options.model || options.assistant ? [] : severalIn(conversationId))
  const answerIds = models.map(newId)
  const outgoing: Outgoing = {
    ...draft,
    ...(models.length > 1 ? { models: [...models], answerIds } : {}),
    ...(options.assistant ? { assistant: options.assistant } : {}),
    id: newId(),
    answerId: answerIds[0] ?? newId(),
    conversationId,
    parentId: parent,
    follows: options.parentId === undefined,
    when: options.when ?? 'queue',
    model: options.model ?? null,
    params: options.params ?? null,
    at: Date.now(),
    state: 'sending',
    problem: null,
  }
  setOutbox([...outbox, outgoing])
  return deliver(outgoing)
}

export function resend(id: string): void {
  const outgoing = getWorld().outbox.find((one) => one.id === id)
  if (!outgoing) return
  replace({ ...outgoing, state: 'sending', problem: null })
  void deliver(outgoing)
}

export function takeBack(id: string): Outgoing | undefined {
  const { outbox } = getWorld()
  setOutbox(outbox.filter((one) => one.id !== id))
  return outbox.find((one) => one.id === id)
}

const QUIET_TRIES = 2

async function deliver(outgoing: Outgoing, attempt = 0): Promise<void> {
  try {
    const accepted = await calls.postMessage(outgoing.conversationId, {
      id: outgoing.id,
      parent_id: outgoing.parentId,
      follow: outgoing.follows ?? false,
      parts: partsOf(outgoing),
      ...(outgoing.models
        ? { models: outgoing.models, answer_ids: outgoing.answerIds ?? [] }
        : { answer_id: outgoing.answerId }),
      when: outgoing.when,
      ...(outgoing.model === null ? {} : { model: outgoing.model }),
      ...(outgoing.params === null ? {} : { params: outgoing.params }),
      ...(outgoing.assistant ? { assistant_id: outgoing.assistant } : {}),
    })
    changeTalk(outgoing.conversationId, { t: 'accepted', accepted })
    takeBack(outgoing.id)
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === UNREACHABLE && attempt < QUIET_TRIES) {
      await new Promise((resolve) => setTimeout(resolve, 600 * (attempt + 1)))
      return deliver(outgoing, attempt + 1)
    }
    replace({ ...outgoing, state: 'failed', problem })
  }
}

function replace(outgoing: Outgoing): void {
  const { outbox } = getWorld()
  setOutbox(outbox.map((one) => (one.id === outgoing.id ? outgoing : one)))
}

export async function answerAgain(answer: Message, model?: string): Promise<void> {
  const accepted = await calls.regenerate(answer.id, { id: newId(), ...(model ? { model } : {}) })
  changeTalk(answer.conversation_id, { t: 'accepted', accepted: { ...accepted, message: null } })
}

export async function goOn(answer: Message): Promise<void> {
  await calls.goOn(answer.id)
}

export async function stop(answer: Message): Promise<void> {
  if (answer.turn_id) await calls.stopTurn(answer.turn_id)
}

export async function showBranch(conversationId: string, leaf: string): Promise<void> {
  const before = talkOf(conversationId).conversation
  if (before && before.role !== 'owner') {
    // Somebody else's conversation: one looks around without moving the others.
    changeTalk(conversationId, { t: 'conversation', conversation: { ...before, head_id: leaf } })
    return
  }
  await change(conversationId, { head_id: leaf })
}

export async function setExcluded(message: Message, excluded: boolean): Promise<void> {
  const changed = await calls.changeMessage(message.id, { excluded })
  changeTalk(message.conversation_id, { t: 'message', message: changed })
}

export async function removeMessage(message: Message, subtree: boolean): Promise<void> {
  await calls.deleteMessage(message.id, subtree)
}

export async function change(conversationId: string, patch: calls.ConversationPatch): Promise<void> {
  const before = talkOf(conversationId).conversation
  if (before) changeTalk(conversationId, { t: 'conversation', conversation: { ...before, ...patch } })
  try {
    placeChat(await calls.changeConversation(conversationId, patch))
  } catch (error) {
    if (before) placeChat(before)
    throw error
  }
}
