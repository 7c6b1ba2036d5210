// Keeps the world in step with the server: signing in, the list, the watched conversation, frames.
import { dropChat, putChat } from '../logic/chats'
import type { Outgoing } from '../logic/outbox'
import { toProblem } from '../logic/problem'
import type { Conversation, Frame, Me } from '../logic/types'
import * as calls from './calls'
import { speak, whenSignedOut } from './http'
import { forgetKept, keepOutbox, readOutbox } from './kept'
import { Live, type Link } from './live'
import { changeTalk, changeWorld, dropTalk, forgetWorld, getWorld, talkOf } from './world'

const PAGE = 200
const CALM = 1_000

/** Conversations that are deleted in a moment: news of them must not bring them back to the list. */
export const leaving = new Map<string, number>()

const watched = new Set<string>()
const lastWatch = new Map<string, number>()

const live = new Live({ onFrame: hear, onLink, mayReturn })

whenSignedOut(leave)

export function enter(me: Me): void {
  speak(me.locale)
  changeWorld({ me, outbox: readOutbox(me.id) })
  live.start()
  void readChats()
  void readModels()
}

export function leave(): void {
  live.stop()
  watched.clear()
  if (getWorld().me !== null) forgetWorld()
}

export async function signOut(): Promise<void> {
  await calls.signOut()
  forgetKept()
  leave()
}

export function setOutbox(outbox: readonly Outgoing[]): void {
  const { me } = getWorld()
  changeWorld({ outbox })
  if (me) keepOutbox(me.id, outbox)
}

export async function readModels(refresh = false): Promise<void> {
  changeWorld({ models: await calls.listModels(refresh) })
}

export async function readChats(): Promise<void> {
  const page = await calls.listConversations(false, null)
  const items = page.items.filter((chat) => !leaving.has(chat.id))
  const chats = new Map(items.map((chat) => [chat.id, chat]))
  changeWorld({ chats, chatsNext: page.next, chatsRead: true })
}

export async function readMoreChats(): Promise<void> {
  const cursor = getWorld().chatsNext
  if (cursor === null) return
  const page = await calls.listConversations(false, cursor)
  let { chats } = getWorld()
  for (const chat of page.items) chats = putChat(chats, chat)
  changeWorld({ chats, chatsNext: page.next })
}

export async function readArchive(): Promise<void> {
  const page = await calls.listConversations(true, null, 200)
  changeWorld({ archive: new Map(page.items.map((chat) => [chat.id, chat])) })
}

/** Puts a conversation where it belongs after any change of it. */
export function placeChat(chat: Conversation): void {
  if (leaving.has(chat.id)) return
  const { chats, archive } = getWorld()
  changeWorld(
    chat.archived
      ? { chats: dropChat(chats, chat.id), archive: putChat(archive, chat) }
      : { chats: putChat(chats, chat), archive: dropChat(archive, chat.id) },
  )
  if (getWorld().talks.has(chat.id)) changeTalk(chat.id, { t: 'conversation', conversation: chat })
}

export function removeChat(id: string): void {
  const { chats, archive } = getWorld()
  changeWorld({ chats: dropChat(chats, id), archive: dropChat(archive, id) })
}

/** Opens a conversation: reads it once, then follows its log until `closeTalk`. */
export async function openTalk(id: string): Promise<void> {
  watched.add(id)
  if (talkOf(id).phase === 'ready') return watch(id)
  try {
    const talk = changeTalk(id, { t: 'page', page: await calls.readMessages(id, null, PAGE) })
    const { outbox } = getWorld()
    const missing = outbox.filter((one) => !talk.messages.has(one.id))
    if (missing.length < outbox.length) setOutbox(missing)
    watch(id)
  } catch (error) {
    const problem = toProblem(error)
    if (problem.status === 404) changeTalk(id, { t: 'missing' })
    else throw problem
  }
}

export function closeTalk(id: string): void {
  watched.delete(id)
  live.unwatch(id)
}

export async function readOlder(id: string): Promise<boolean> {
  const { older } = talkOf(id)
  if (older === null) return false
  changeTalk(id, { t: 'older', page: await calls.readMessages(id, Number(older), PAGE) })
  return true
}

function watch(id: string): void {
  if (!watched.has(id) || talkOf(id).phase !== 'ready') return
  lastWatch.set(id, Date.now())
  live.watch(id, talkOf(id).seq)
  changeTalk(id, { t: 'watched' })
}

/** A reader that keeps missing things must not flood the server with questions. */
function watchAgain(id: string): void {
  const since = Date.now() - (lastWatch.get(id) ?? 0)
  if (since >= CALM) watch(id)
  else setTimeout(() => watch(id), CALM - since)
}

function hear(frame: Frame): void {
  switch (frame.t) {
    case 'hello':
      for (const id of watched) watch(id)
      return
    case 'list':
      if ('removed' in frame) forget(frame.removed)
      else placeChat(frame.conversation)
      return
    case 'beat':
      for (const id of Object.keys(frame.heads ?? {})) apply(id, frame)
      return
    case 'error':
      if (frame.c && frame.code === 'conversations.unknown') changeTalk(frame.c, { t: 'missing' })
      return
    case 'resync':
      if (frame.c === null) void readChats()
      else apply(frame.c, frame)
      return
    default:
      apply(frame.c, frame)
  }
}

function forget(id: string): void {
  removeChat(id)
  if (getWorld().talks.has(id)) changeTalk(id, { t: 'missing' })
  if (!watched.has(id)) dropTalk(id)
}

function apply(id: string, frame: Frame): void {
  if (!watched.has(id)) return
  const { stale } = talkOf(id)
  const talk = changeTalk(id, { t: 'frame', frame }, true)
  if (talk.stale && !stale) watchAgain(id)
}

function onLink(link: Link): void {
  const before = getWorld().link
  if (before === link) return
  changeWorld({ link })
  if (before === 'lost' && link === 'open') void readChats()
}

async function mayReturn(): Promise<boolean> {
  try {
    await calls.readMe()
  } catch {
    // A refusal has signed the reader out already; an unreachable server is worth another try.
  }
  return getWorld().me !== null
}
