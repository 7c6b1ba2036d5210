// The tree of a conversation: read at a glance, named, copied, pruned with a way back, voted on.
import type { Node, Outline } from '../logic/outline'
import { subtree } from '../logic/outline'
import { isWorking } from '../logic/several'
import type { Accepted } from '../logic/talk'
import { childrenOf, leafUnder, pathTo } from '../logic/tree'
import type { Conversation, Message, Turn } from '../logic/types'
import { newId } from './clock'
import { client, done, take } from './http'
import { placeChat } from './sync'
import { change } from './talking'
import { changeTalk, getWorld, talkOf } from './world'

const conversation = (conversation_id: string) => ({ path: { conversation_id } })
const message = (message_id: string) => ({ path: { message_id } })

export const readOutline = (id: string): Promise<Outline> =>
  take(client.GET('/api/conversations/{conversation_id}/tree', { params: conversation(id) }))
export const readMessage = (id: string) =>
  take(client.GET('/api/messages/{message_id}', { params: message(id) })) as Promise<Message>

export async function nameBranch(id: string, name: string, at: string): Promise<void> {
  const params = { path: { conversation_id: id, name } }
  const body = { message_id: at }
  placeChat(await put(client.PUT('/api/conversations/{conversation_id}/branches/{name}', { params, body })))
}

export async function renameBranch(id: string, name: string, to: string): Promise<void> {
  const params = { path: { conversation_id: id, name } }
  const body = { name: to }
  placeChat(await put(client.PATCH('/api/conversations/{conversation_id}/branches/{name}', { params, body })))
}

export async function forgetBranch(id: string, name: string): Promise<void> {
  const params = { path: { conversation_id: id, name } }
  placeChat(await put(client.DELETE('/api/conversations/{conversation_id}/branches/{name}', { params })))
}

const put = (call: Parameters<typeof take>[0]) => take(call) as Promise<unknown> as Promise<Conversation>

export const star = (id: string, starred: boolean) =>
  done(client.PUT('/api/messages/{message_id}/mark', { params: message(id), body: { starred } }))

export type Scope = 'path' | 'below' | 'all'

/** Copies a conversation into a new one; gives its id. */
export async function fork(id: string, at: string | null, scope: Scope, title: string): Promise<string> {
  const body = { id: newId(), scope, ...(at === null ? {} : { message_id: at }), ...(title ? { title } : {}) }
  const made = await put(
    client.POST('/api/conversations/{conversation_id}/fork', { params: conversation(id), body }),
  )
  placeChat(made)
  return made.id
}

export async function vote(question: string, chosen: string | null): Promise<void> {
  const call = client.POST('/api/messages/{message_id}/vote', { params: message(question), body: { chosen } })
  const voted = await take(call)
  for (const answer of voted.answers as Message[])
    changeTalk(answer.conversation_id, { t: 'message', message: answer })
  placeChat(voted.conversation as Conversation)
}

export type ModelVotes = { model: string; wins: number; losses: number; ties: number }
export const readVotes = (): Promise<{ items: ModelVotes[] }> => take(client.GET('/api/votes'))

export async function merge(question: Message, answers: readonly string[], model: string): Promise<void> {
  const body = { id: newId(), answers: [...answers], model }
  const call = client.POST('/api/messages/{message_id}/merge', { params: message(question.id), body })
  const accepted = (await take(call)) as Accepted
  changeTalk(question.conversation_id, { t: 'accepted', accepted: { ...accepted, message: null } })
}

/** The same question again, to several models at once. */
export async function answerSideBySide(answer: Message, models: readonly string[]): Promise<void> {
  const body = { models: [...models], answer_ids: models.map(newId) }
  const call = client.POST('/api/messages/{message_id}/regenerate', { params: message(answer.id), body })
  const accepted = (await take(call)) as Accepted
  changeTalk(answer.conversation_id, { t: 'accepted', accepted: { ...accepted, message: null } })
}

/** Stops an answer and all that were begun with it. */
export async function stopAll(answer: Message): Promise<void> {
  if (answer.turn_id === null) return
  const params = { path: { turn_id: answer.turn_id }, query: { all: true } }
  await (take(client.POST('/api/turns/{turn_id}/stop', { params })) as Promise<Turn>)
}

const GRACE = 7_000
const NOTHING: ReadonlySet<string> = new Set()
type Leaving = { conversation: string; ids: ReadonlySet<string>; timer: number }
const leaving = new Map<string, Leaving>()
const listeners = new Set<() => void>()
let gone: ReadonlyMap<string, ReadonlySet<string>> = new Map()

/** What has been pruned a moment ago and may still come back. */
export function goneFrom(id: string): ReadonlySet<string> {
  return gone.get(id) ?? NOTHING
}

export function onGone(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tellGone(): void {
  const next = new Map<string, ReadonlySet<string>>()
  for (const one of leaving.values())
    next.set(one.conversation, new Set([...(next.get(one.conversation) ?? []), ...one.ids]))
  gone = next
  for (const listener of listeners) listener()
}

/** Takes a message and all below it away, and deletes it a little later; the answer is the way back. */
export async function prune(id: string, nodes: readonly Node[], root: Node): Promise<() => Promise<void>> {
  const ids = subtree(nodes, root.id)
  const talk = talkOf(id)
  const head = talk.conversation?.head_id ?? null
  const shown = head !== null && ids.has(head)
  if (shown) {
    const left = new Map([...talk.messages].filter(([one]) => !ids.has(one)))
    const above = root.parent_id === null ? undefined : left.get(root.parent_id)
    const roots = childrenOf(left).get(null)
    const from = above ?? roots?.at(-1)
    await change(id, { head_id: from ? leafUnder(childrenOf(left), from).id : (root.parent_id ?? null) })
  }
  const timer = window.setTimeout(() => void remove(root.id), GRACE)
  leaving.set(root.id, { conversation: id, ids, timer })
  tellGone()
  return async () => {
    clearTimeout(timer)
    leaving.delete(root.id)
    tellGone()
    if (shown) await change(id, { head_id: head })
  }
}

async function remove(root: string, keepalive = false): Promise<void> {
  const params = { ...message(root), query: { subtree: true } }
  try {
    await done(client.DELETE('/api/messages/{message_id}', { params, keepalive }))
  } catch {
    // It stays where it was: the tree shows it again.
  } finally {
    leaving.delete(root)
    tellGone()
  }
}

addEventListener('pagehide', () => {
  for (const [root, { timer }] of leaving) {
    clearTimeout(timer)
    void remove(root, true)
  }
})

/** Is an answer of this part of the tree still being written? It has to be stopped before it can go. */
export function isBusy(nodes: readonly Node[], root: string): boolean {
  const ids = subtree(nodes, root)
  return nodes.some((node) => ids.has(node.id) && isWorking(node))
}

/** The messages shown, from the first on. */
export function shownPath(id: string): Message[] {
  const talk = getWorld().talks.get(id)
  return talk ? pathTo(talk.messages, talk.conversation?.head_id ?? null) : []
}
