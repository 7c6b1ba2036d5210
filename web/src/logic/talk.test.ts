// The reducer against a small honest server: whatever was lost or came twice, the end is a fresh read.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newTalk, reduceTalk, shown, type Talk } from './talk'
import type { Mark } from './feedback'
import type { Change, Conversation, Frame, LogEvent, Message, MessagePage } from './types'

const C = 'conversation'

function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: C,
    title: null,
    title_source: 'none',
    owner_id: 'me',
    head_id: null,
    seq: 0,
    model: null,
    params: {},
    instructions: null,
    assistant_id: null,
    project_id: null,
    expires_at: null,
    archived: false,
    pinned: false,
    message_count: 0,
    created_at: 0,
    updated_at: 0,
    branches: [],
    forked_from: null,
    forked_at_id: null,
    role: 'owner',
    owner_name: null,
    shared: false,
    ...change,
  }
}

function message(id: string, change: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: C,
    number: 1,
    parent_id: null,
    role: 'user',
    author_id: null,
    state: 'complete',
    excluded: false,
    parts: [],
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
    created_at: 0,
    updated_at: 0,
    ...change,
  }
}

type Act =
  | { do: 'add'; parent: number }
  | { do: 'change'; at: number; text: string }
  | { do: 'remove'; at: number }
  | { do: 'head'; at: number }
  | { do: 'clear' }

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 25, arbitrary: fc.record({ do: fc.constant('add' as const), parent: fc.nat(9) }) },
  {
    weight: 15,
    arbitrary: fc.record({ do: fc.constant('change' as const), at: fc.nat(9), text: fc.string() }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('remove' as const), at: fc.nat(9) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('head' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
)

/** Runs the acts and keeps the log and what a read would give after each event. */
function serve(acts: readonly Act[]): { log: LogEvent[]; pages: MessagePage[] } {
  let chat = conversation()
  const messages = new Map<string, Message>()
  const log: LogEvent[] = []
  const page = (): MessagePage => ({
    items: [...messages.values()],
    next: null,
    seq: log.length,
    conversation: chat,
  })
  const pages = [page()]
  const write = (change: Change) => {
    log.push({ seq: log.length + 1, at: 0, actor_id: null, ...change })
    pages.push(page())
  }
  const setHead = (head_id: string | null) => {
    chat = { ...chat, head_id, seq: log.length + 1 }
    write({ kind: 'conversation', conversation: chat })
  }
  for (const [index, one] of acts.entries()) {
    const pick = (at: number) => [...messages.values()][at % Math.max(1, messages.size)]
    if (one.do === 'add') {
      const parent = pick(one.parent)
      const fresh = message(`m${index}`, { number: index, parent_id: parent?.id ?? null })
      messages.set(fresh.id, fresh)
      write({ kind: 'message', message: fresh })
      setHead(fresh.id)
    } else if (one.do === 'change') {
      const target = pick(one.at)
      if (!target) continue
      const changed = { ...target, parts: [{ kind: 'text' as const, text: one.text }] }
      messages.set(target.id, changed)
      write({ kind: 'message', message: changed })
    } else if (one.do === 'remove') {
      const target = pick(one.at)
      if (!target) continue
      messages.delete(target.id)
      write({ kind: 'removed', message_ids: [target.id] })
    } else if (one.do === 'head') {
      setHead(pick(one.at)?.id ?? null)
    } else {
      messages.clear()
      write({ kind: 'cleared' })
    }
  }
  return { log, pages }
}

function read(page: MessagePage): Talk {
  return reduceTalk(newTalk(C), { t: 'page', page })
}

function hear(talk: Talk, frame: Frame): Talk {
  return reduceTalk(talk, { t: 'frame', frame })
}

function facts(talk: Talk) {
  const messages = [...talk.messages.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { messages, seq: talk.seq, conversation: talk.conversation, stale: talk.stale }
}

describe('events', () => {
  test('a page and what came after it equal a fresh read', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.nat(), (acts, start) => {
        const { log, pages } = serve(acts)
        const from = start % pages.length
        const talk = hear(read(pages[from]!), {
          t: 'events',
          c: C,
          events: log.slice(from),
          head: log.length,
        })
        expect(facts(talk)).toEqual(facts(read(pages.at(-1)!)))
      }),
    )
  })

  test('lost, doubled and reordered frames end in the same state after watching again', () => {
    const bursts = fc.array(fc.record({ from: fc.nat(60), length: fc.nat(6) }), { maxLength: 20 })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), bursts, (acts, frames) => {
        const { log, pages } = serve(acts)
        let talk = read(pages[0]!)
        for (const { from, length } of frames) {
          const events = log.slice(from, from + length)
          talk = hear(talk, { t: 'events', c: C, events, head: events.at(-1)?.seq ?? 0 })
          expect(facts(talk).seq).toBeLessThanOrEqual(log.length)
          const truth = read(pages[talk.seq]!)
          expect(facts({ ...talk, stale: false })).toEqual(facts(truth))
        }
        talk = hear(talk, { t: 'beat', heads: { [C]: log.length } })
        expect(talk.stale).toBe(talk.stale || talk.seq < log.length)
        talk = reduceTalk(talk, { t: 'watched' })
        talk = hear(talk, { t: 'events', c: C, events: log.slice(talk.seq), head: log.length })
        expect(facts(talk)).toEqual(facts(read(pages.at(-1)!)))
      }),
    )
  })

  test('a gap asks for another watch and changes nothing', () => {
    const { log, pages } = serve([
      { do: 'add', parent: 0 },
      { do: 'add', parent: 0 },
    ])
    const talk = hear(read(pages[0]!), { t: 'events', c: C, events: log.slice(2), head: 4 })
    expect(talk.stale).toBe(true)
    expect(talk.messages.size).toBe(0)
  })

  test('a resync asks for another watch', () => {
    expect(hear(read(serve([]).pages[0]!), { t: 'resync', c: C }).stale).toBe(true)
  })
})

describe('streaming', () => {
  const begun = message('a', { role: 'assistant', state: 'streaming' })
  const open = () => read({ items: [begun], next: null, seq: 1, conversation: conversation({ seq: 1 }) })
  const delta = (n: number, text: string): Frame => ({
    t: 'delta',
    c: C,
    m: 'a',
    n,
    part: 0,
    kind: 'text',
    text,
  })
  const textOf = (talk: Talk) => {
    const part = shown(talk, 'a')?.parts[0]
    return part?.kind === 'text' ? part.text : ''
  }

  test('joining at any point and hearing anything twice gives the whole text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (words, a, b) => {
          const join = a % (words.length + 1)
          const again = b % (words.length + 1)
          const partial = message('a', {
            ...begun,
            parts: join === 0 ? [] : [{ kind: 'text', text: words.slice(0, join).join('') }],
          })
          let talk = hear(open(), { t: 'partial', c: C, message: partial, n: join })
          for (let n = again; n < words.length; n++) {
            talk = hear(talk, delta(n + 1, words[n]!))
            if (again > join) break
          }
          if (again > join) expect(talk.stale).toBe(again < words.length)
          else expect(textOf(talk)).toBe(words.join(''))
        },
      ),
    )
  })

  test('a hole in the deltas keeps the text and asks for another watch', () => {
    const talk = hear(hear(open(), delta(1, 'one ')), delta(3, 'three'))
    expect(textOf(talk)).toBe('one ')
    expect(talk.stale).toBe(true)
  })

  test('the finished message replaces the partial text and late deltas change nothing', () => {
    const done = message('a', { ...begun, state: 'complete', parts: [{ kind: 'text', text: 'Done.' }] })
    let talk = hear(open(), delta(1, 'Do'))
    talk = hear(talk, {
      t: 'events',
      c: C,
      head: 2,
      events: [{ seq: 2, at: 0, actor_id: null, kind: 'message', message: done }],
    })
    talk = hear(talk, delta(2, 'ne'))
    expect(textOf(talk)).toBe('Done.')
    expect(talk.partials.size).toBe(0)
    expect(talk.stale).toBe(false)
  })

  test('an answer that goes on counts anew in its new turn', () => {
    const again = message('a', {
      ...begun,
      turn_id: 'second',
      parts: [{ kind: 'text', text: 'One two' }],
    })
    let talk = hear(hear(open(), delta(1, 'One')), delta(2, ' tw'))
    talk = hear(talk, {
      t: 'events',
      c: C,
      head: 2,
      events: [{ seq: 2, at: 0, actor_id: null, kind: 'message', message: again }],
    })
    expect(textOf(hear(talk, delta(1, ' three')))).toBe('One two three')
    const joined = hear(hear(open(), delta(1, 'One')), { t: 'partial', c: C, message: again, n: 0 })
    expect(textOf(hear(joined, delta(1, '!')))).toBe('One two!')
  })

  test('reasoning and text grow in their own parts', () => {
    let talk = hear(open(), { t: 'delta', c: C, m: 'a', n: 1, part: 0, kind: 'reasoning', text: 'Hm' })
    talk = hear(talk, { t: 'delta', c: C, m: 'a', n: 2, part: 1, kind: 'text', text: 'Yes' })
    expect(shown(talk, 'a')?.parts).toEqual([
      { kind: 'reasoning', text: 'Hm', duration_ms: null },
      { kind: 'text', text: 'Yes' },
    ])
  })

  test('a note is shown while it streams', () => {
    const note = { kind: 'retry' as const, text: 'again', data: {} }
    expect(shown(hear(open(), { t: 'note', c: C, m: 'a', note }), 'a')?.notes).toEqual([note])
  })
})

describe('what we asked for ourselves', () => {
  const page = read({ items: [], next: null, seq: 0, conversation: conversation() })

  test('the answer to a request is shown before its events come', () => {
    const accepted = { message: message('u'), answer: message('a', { parent_id: 'u' }), turn: null }
    const talk = reduceTalk(page, { t: 'accepted', accepted })
    expect(talk.conversation?.head_id).toBe('a')
    expect(talk.messages.size).toBe(2)
  })

  test('an answer that comes after the events says nothing new', () => {
    const finished = message('a', { parts: [{ kind: 'text', text: 'whole' }] })
    const known = hear(page, {
      t: 'events',
      c: C,
      head: 1,
      events: [{ seq: 1, at: 0, actor_id: null, kind: 'message', message: finished }],
    })
    const late = { message: null, answer: message('a', { state: 'streaming' as const }), turn: null }
    expect(reduceTalk(known, { t: 'accepted', accepted: late })).toBe(known)
  })
})

describe('marks', () => {
  const mark: fc.Arbitrary<Mark> = fc.record({
    message_id: fc.constantFrom('a', 'b', 'c'),
    conversation_id: fc.constant(C),
    starred: fc.boolean(),
    rating: fc.constantFrom(-1 as const, 1 as const, null),
    note: fc.constantFrom('', 'good', 'bad'),
    updated_at: fc.nat(),
  })
  /** Of one message no two have the same time: the server sees to it. */
  const marks = fc.uniqueArray(mark, {
    selector: ({ message_id, updated_at }) => `${message_id} ${updated_at}`,
    maxLength: 12,
  })
  const page = (items: Mark[]): MessagePage => ({
    items: [],
    next: null,
    seq: 0,
    conversation: conversation(),
    marks: items,
  })

  const sorted = (talk: Talk) =>
    [...talk.marks.values()].sort((x, y) => (x.message_id < y.message_id ? -1 : 1))

  test('whichever way and in whatever order they come, the end is a fresh read', () => {
    fc.assert(
      fc.property(marks, fc.nat(), fc.infiniteStream(fc.nat()), (all, cut, order) => {
        const truth = new Map<string, Mark>()
        for (const one of [...all].sort((x, y) => x.updated_at - y.updated_at)) truth.set(one.message_id, one)
        const fresh = read(page([...truth.values()]))
        const mixed = all
          .map((one) => ({ one, place: order.next().value as number }))
          .sort((x, y) => x.place - y.place)
          .map(({ one }) => one)
        const from = cut % (mixed.length + 1)
        let talk = read(page(mixed.slice(0, from)))
        for (const one of mixed.slice(from)) {
          const frame: Frame = { t: 'marks', c: C, marks: [one, one] }
          talk = hear(talk, frame)
          expect(hear(talk, frame)).toBe(talk)
        }
        talk = reduceTalk(talk, { t: 'older', page: page(all.slice(0, 2)) })
        expect(sorted(talk)).toEqual(sorted(fresh))
      }),
    )
  })
})

test('what all members are told alike leaves what is each one’s own', () => {
  const mine = conversation({ role: 'writer', owner_name: 'Anna', pinned: true, seq: 1 })
  let talk = reduceTalk(newTalk(C), {
    t: 'page',
    page: { items: [], next: null, seq: 1, conversation: mine } as never,
  })
  const told = conversation({ role: null, title: 'Trees', seq: 2 })
  const events: LogEvent[] = [{ kind: 'conversation', seq: 2, at: 0, actor_id: null, conversation: told }]
  talk = reduceTalk(talk, { t: 'frame', frame: { t: 'events', c: C, events, head: 2 } })
  expect(talk.conversation).toMatchObject({
    title: 'Trees',
    role: 'writer',
    owner_name: 'Anna',
    pinned: true,
  })
})
