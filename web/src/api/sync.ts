// Keeps the world in step with the server: signing in, the list, the watched conversation, frames.
import { dropChat, putChat, putChats } from '../logic/chats'
import type { Outgoing } from '../logic/outbox'
import { toProblem } from '../logic/problem'
import { heardProject, type Project } from '../logic/projects'
import type { Conversation, Frame, Me } from '../logic/types'
import { tellBeside } from './beside'
import * as calls from './calls'
import { client, speak, take, whenSignedOut } from './http'
import { forgetKept, keepOutbox, readOutbox } from './kept'
import { Live, type Link } from './live'
import { changeTalk, changeWorld, dropTalk, forgetWorld, getWorld, talkOf } from './world'

const PAGE = 200
const FIRST = 60
const CALM = 1_000

/** Conversations that are deleted in a moment: news of them must not bring them back to the list. */
export const leaving = new Map<string, number>()

const watched = new Set<string>()
const lastWatch = new Map<string, number>()

type ListFrame = Extract<Frame, { t: 'list' }>

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
  const page = await calls.listConversations(false, null, FIRST)
  const chats = new Map(staying(page.items).map((chat) => [chat.id, chat]))
  changeWorld({ chats, chatsNext: page.next, chatsRead: true })
}

export async function readMoreChats(): Promise<void> {
  const cursor = getWorld().chatsNext
  if (cursor === null) return
  const page = await calls.listConversations(false, cursor, PAGE)
  // Two rows may come to the end of the list at once: the page counts for the first.
  if (getWorld().chatsNext !== cursor) return
  changeWorld({ chats: putChats(getWorld().chats, staying(page.items)), chatsNext: page.next })
}

/** One page of the archive or of a project, put to what is known; the answer is the cursor of the next one. */
export async function readMoreOf(
  wanted: { archived: boolean; project?: string },
  cursor: string | null,
): Promise<string | null> {
  const query = { ...wanted, limit: PAGE, ...(cursor === null ? {} : { cursor }) }
  const page = await take(client.GET('/api/conversations', { params: { query } }))
  const items = staying(page.items as Conversation[])
  const { chats, archive } = getWorld()
  changeWorld(wanted.archived ? { archive: putChats(archive, items) } : { chats: putChats(chats, items) })
  return page.next
}

export async function readArchive(): Promise<void> {
  let cursor: string | null = null
  changeWorld({ archive: new Map() })
  do cursor = await readMoreOf({ archived: true }, cursor)
  while (cursor !== null)
}

const staying = (items: Conversation[]) => items.filter((chat) => !leaving.has(chat.id))

export async function readProjects(): Promise<void> {
  const { items } = await take(client.GET('/api/projects'))
  changeWorld({ projects: items as Project[] })
}

let recounting = 0

/** Which conversation is where changes how many there are. */
function recount(before: string | null | undefined, after: string | null): void {
  if (getWorld().projects === null || before === after) return
  clearTimeout(recounting)
  recounting = window.setTimeout(() => void readProjects().catch(() => undefined), 300)
}

/** Puts a conversation where it belongs after any change of it. */
export function placeChat(chat: Conversation): void {
  placeChats([chat])
}

export function placeChats(some: readonly Conversation[]): void {
  let { chats, archive } = getWorld()
  for (const chat of some) {
    if (leaving.has(chat.id)) continue
    const before = chats.get(chat.id) ?? archive.get(chat.id)
    if (before?.archived !== chat.archived) recount(undefined, null)
    else recount(before.project_id, chat.project_id)
    if (chat.expires_at === null) {
      chats = chat.archived ? dropChat(chats, chat.id) : putChat(chats, chat)
      archive = chat.archived ? putChat(archive, chat) : dropChat(archive, chat.id)
    }
  }
  changeWorld({ chats, archive })
  for (const chat of some)
    if (getWorld().talks.has(chat.id)) changeTalk(chat.id, { t: 'conversation', conversation: chat })
}

export function removeChat(id: string): void {
  removeChats([id])
}

export function removeChats(ids: readonly string[]): void {
  const chats = new Map(getWorld().chats)
  const archive = new Map(getWorld().archive)
  for (const id of ids) {
    const gone = chats.get(id) ?? archive.get(id)
    if (gone?.project_id) recount(gone.project_id, null)
    chats.delete(id)
    archive.delete(id)
  }
  changeWorld({ chats, archive })
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

const reading = new Set<string>()

/** One page more; while one is on its way no other is asked for. */
export async function readOlder(id: string, limit = PAGE): Promise<boolean> {
  const { older } = talkOf(id)
  if (older === null || reading.has(id)) return false
  reading.add(id)
  try {
    changeTalk(id, { t: 'older', page: await calls.readMessages(id, Number(older), limit) })
  } finally {
    reading.delete(id)
  }
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
      hearList(frame)
      return
    case 'project':
      changeWorld({ projects: heardProject(getWorld().projects, frame) })
      return
    case 'file':
    case 'artifact':
      return tellBeside(frame)
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

const SOON = 20
let heard: ListFrame[] = []

/** An act on many conversations comes as many frames: they cost one change of the list. */
function hearList(frame: ListFrame): void {
  if (heard.length === 0) setTimeout(takeHeard, SOON)
  heard.push(frame)
}

function takeHeard(): void {
  const frames = heard
  heard = []
  const gone = new Set(frames.flatMap((one) => ('removed' in one ? one.removed : [])))
  placeChats(
    frames.flatMap((one) => ('removed' in one || gone.has(one.conversation.id) ? [] : one.conversation)),
  )
  if (gone.size > 0) removeChats([...gone])
  for (const id of gone) {
    if (getWorld().talks.has(id)) changeTalk(id, { t: 'missing' })
    if (!watched.has(id)) dropTalk(id)
  }
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
