// One conversation as this reader knows it, and the one reducer that keeps it in step with the server.
import { mergeMarks, type Mark, type Marks } from './feedback'
import { appendDelta } from './parts'
import type { Conversation, Frame, LogEvent, Message, MessagePage, Note, Turn } from './types'

export type Partial = { n: number; message: Message }

export type Talk = {
  id: string
  phase: 'empty' | 'ready' | 'missing'
  conversation: Conversation | null
  messages: ReadonlyMap<string, Message>
  /** Answers that are streaming: what the log knows plus the deltas that came since. */
  partials: ReadonlyMap<string, Partial>
  /** The reader's own stars and ratings. */
  marks: Marks
  seq: number
  older: string | null
  /** Something was missed: the socket must `watch` again after `seq`. */
  stale: boolean
}

export type Accepted = {
  message: Message | null
  answer: Message | null
  turn: Turn | null
  /** All of them, when several models answer. */
  answers?: Message[]
}

export type TalkAction =
  | { t: 'page'; page: MessagePage }
  | { t: 'older'; page: MessagePage }
  | { t: 'accepted'; accepted: Accepted }
  | { t: 'conversation'; conversation: Conversation }
  | { t: 'message'; message: Message }
  | { t: 'removed'; ids: string[] }
  | { t: 'marks'; marks: readonly Mark[] }
  | { t: 'watched' }
  | { t: 'missing' }
  | { t: 'frame'; frame: Frame }

export function newTalk(id: string): Talk {
  return {
    id,
    phase: 'empty',
    conversation: null,
    messages: new Map(),
    partials: new Map(),
    marks: new Map(),
    seq: 0,
    older: null,
    stale: false,
  }
}

export function reduceTalk(talk: Talk, action: TalkAction): Talk {
  switch (action.t) {
    case 'page':
      return readPage(talk, action.page)
    case 'older':
      return readOlder(talk, action.page)
    case 'accepted':
      return accept(talk, action.accepted)
    case 'conversation':
      return newer(talk.conversation, action.conversation)
        ? { ...talk, conversation: action.conversation }
        : talk
    case 'message':
      return putMessage(talk, action.message)
    case 'removed':
      return removeMessages(talk, action.ids)
    case 'marks':
      return withMarks(talk, action.marks)
    case 'watched':
      return talk.stale ? { ...talk, stale: false } : talk
    case 'missing':
      return { ...talk, phase: 'missing' }
    case 'frame':
      return applyFrame(talk, action.frame)
  }
}

/** The message as it should be shown: the partial text wins over what the log said when it began. */
export function shown(talk: Talk, id: string): Message | undefined {
  return talk.partials.get(id)?.message ?? talk.messages.get(id)
}

function readPage(talk: Talk, page: MessagePage): Talk {
  if (talk.phase === 'ready' && page.seq < talk.seq) return talk
  const messages = new Map(page.items.map((message) => [message.id, message]))
  const partials = new Map([...talk.partials].filter(([id]) => messages.get(id)?.state === 'streaming'))
  return {
    ...talk,
    phase: 'ready',
    conversation: page.conversation,
    messages,
    partials,
    marks: mergeMarks(talk.marks, page.marks ?? []),
    seq: page.seq,
    older: page.next,
    stale: false,
  }
}

function readOlder(talk: Talk, page: MessagePage): Talk {
  return {
    ...talk,
    messages: addUnknown(talk.messages, page.items),
    marks: mergeMarks(talk.marks, page.marks ?? []),
    older: page.next,
  }
}

function withMarks(talk: Talk, news: readonly Mark[]): Talk {
  const marks = mergeMarks(talk.marks, news)
  return marks === talk.marks ? talk : { ...talk, marks }
}

function applyFrame(talk: Talk, frame: Frame): Talk {
  switch (frame.t) {
    case 'events':
      return applyEvents(talk, frame.events, frame.head)
    case 'partial':
      return joinPartial(talk, frame.message, frame.n)
    case 'delta':
      return applyDelta(talk, frame)
    case 'note':
      return addNote(talk, frame.m, frame.note)
    case 'marks':
      return withMarks(talk, frame.marks)
    case 'beat':
      return (frame.heads?.[talk.id] ?? 0) > talk.seq ? stale(talk) : talk
    case 'resync':
      return stale(talk)
    default:
      return talk
  }
}

function applyEvents(talk: Talk, events: readonly LogEvent[], head: number): Talk {
  let next = talk
  for (const event of events) {
    if (event.seq <= next.seq) continue
    if (event.seq > next.seq + 1) return stale(next)
    next = { ...applyEvent(next, event), seq: event.seq }
  }
  // A long log comes in several frames: the head is ahead until the last of them.
  return events.length === 0 && head > next.seq ? stale(next) : next
}

function applyEvent(talk: Talk, event: LogEvent): Talk {
  switch (event.kind) {
    case 'conversation':
      return { ...talk, conversation: asMine(talk.conversation, event.conversation) }
    case 'message':
      return putMessage(talk, event.message)
    case 'removed':
      return removeMessages(talk, event.message_ids)
    case 'cleared':
      return { ...talk, messages: new Map(), partials: new Map(), older: null }
    case 'turn':
      return talk
  }
}

/** What all members hear alike leaves out what is each one's own: that stays as it was. */
function asMine(before: Conversation | null, told: Conversation): Conversation {
  if (told.role !== null || before === null) return told
  const { role, owner_name, pinned, archived, project_id, forked_from, forked_at_id } = before
  return { ...told, role, owner_name, pinned, archived, project_id, forked_from, forked_at_id }
}

function putMessage(talk: Talk, message: Message): Talk {
  const messages = new Map(talk.messages).set(message.id, message)
  const partial = talk.partials.get(message.id)
  const goesOn = message.state === 'streaming' && partial?.message.turn_id === message.turn_id
  if (!partial || goesOn) return { ...talk, messages }
  const partials = new Map(talk.partials)
  partials.delete(message.id)
  return { ...talk, messages, partials }
}

function removeMessages(talk: Talk, ids: readonly string[]): Talk {
  const messages = new Map(talk.messages)
  const partials = new Map(talk.partials)
  for (const id of ids) {
    messages.delete(id)
    partials.delete(id)
  }
  return { ...talk, messages, partials }
}

/** Numbers of deltas begin anew with each turn: what is known of another turn says nothing of this one. */
function joinPartial(talk: Talk, message: Message, n: number): Talk {
  const known = talk.partials.get(message.id)
  if (known && known.n > n && known.message.turn_id === message.turn_id) return talk
  if (isOver(talk.messages.get(message.id))) return talk
  return { ...talk, partials: new Map(talk.partials).set(message.id, { n, message }) }
}

function applyDelta(talk: Talk, delta: Extract<Frame, { t: 'delta' }>): Talk {
  const base = talk.partials.get(delta.m) ?? begin(talk, delta.m)
  if (base === 'over') return talk
  if (base === 'unknown') return stale(talk)
  if (delta.n <= base.n) return talk
  if (delta.n > base.n + 1) return stale(talk)
  const message = { ...base.message, parts: appendDelta(base.message.parts, delta) }
  return { ...talk, partials: new Map(talk.partials).set(delta.m, { n: delta.n, message }) }
}

function begin(talk: Talk, id: string): Partial | 'over' | 'unknown' {
  const message = talk.messages.get(id)
  if (!message) return 'unknown'
  if (isOver(message)) return 'over'
  return { n: 0, message: { ...message, state: 'streaming' } }
}

function addNote(talk: Talk, id: string, note: Note): Talk {
  const base = talk.partials.get(id) ?? begin(talk, id)
  if (typeof base === 'string') return talk
  const message = { ...base.message, notes: [...base.message.notes, note] }
  return { ...talk, partials: new Map(talk.partials).set(id, { ...base, message }) }
}

/** The answer to our own request may come after the events it caused: then it says nothing new. */
function accept(talk: Talk, { message, answer, answers = [] }: Accepted): Talk {
  const all = answers.length > 0 ? answers : [answer]
  const news = [message, ...all].filter((one) => one !== null && !talk.messages.has(one.id)) as Message[]
  if (news.length === 0 || !talk.conversation) return talk
  const head = answer?.id ?? news.at(-1)?.id ?? talk.conversation.head_id
  return {
    ...talk,
    messages: addUnknown(talk.messages, news),
    conversation: { ...talk.conversation, head_id: head },
  }
}

function addUnknown(known: ReadonlyMap<string, Message>, items: readonly Message[]): Map<string, Message> {
  const messages = new Map(known)
  for (const item of items) if (!messages.has(item.id)) messages.set(item.id, item)
  return messages
}

function isOver(message: Message | undefined): boolean {
  return message !== undefined && message.state !== 'streaming' && message.state !== 'queued'
}

function newer(old: Conversation | null, next: Conversation): boolean {
  return old === null || next.seq >= old.seq
}

function stale(talk: Talk): Talk {
  return talk.stale ? talk : { ...talk, stale: true }
}
