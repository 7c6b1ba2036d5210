// The small pure rules: ids, waits, links, marks, groups, plurals, sums, the outbox.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { waitBefore } from './backoff'
import { putChat } from './chats'
import { formatIn } from './format'
import { uuid7 } from './ids'
import { anchorOf, insideLink, manualLink, safeLink } from './links'
import { pieces } from './marks'
import { preferred } from './languages'
import { headOf, transcript, type Outgoing } from './outbox'
import { readProblem } from './problem'
import { newTalk, type Talk } from './talk'
import { en } from './texts/en'
import { ru } from './texts/ru'
import type { Conversation } from './types'

const random = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('ids', () => {
  test('are version 7 and sort by time', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(1e6), random, random, (now, later, a, b) => {
        const first = uuid7(now, a)
        expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(uuid7(now + later + 1, b) > first).toBe(true)
      }),
    )
  })
})

describe('waits', () => {
  test('grow, stay bounded and never vanish', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const wait = waitBefore(attempt, chance)
        expect(wait).toBeGreaterThanOrEqual(200)
        expect(wait).toBeLessThanOrEqual(20_000)
      }),
    )
  })
})

describe('links', () => {
  test.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '/api/me',
    'x',
    'file:///etc',
  ])('refuses %j', (address) => expect(safeLink(address)).toBeNull())
  test.each(['https://a.b/c', 'http://a.b', 'mailto:a@b.c'])('allows %s', (address) =>
    expect(safeLink(address)).not.toBeNull(),
  )
})

describe('links of this site', () => {
  test('lead to conversations and the manual only', () => {
    expect(insideLink('/c/01a1-f9#01a1')).toBe('/c/01a1-f9#01a1')
    expect(insideLink('/manual/ru/providers#как-подключить')).not.toBeNull()
    for (const address of ['//evil.example', '/api/session', '/c/../api', '/c/a?b=1', 'c/a'])
      expect(insideLink(address)).toBeNull()
  })

  test('between pages of the manual become addresses', () => {
    expect(manualLink('models.md#a', 'en', 'index')).toBe('/manual/en/models#a')
    expect(manualLink('#a', 'ru', 'index')).toBe('/manual/ru/index#a')
    expect(manualLink('https://a.b', 'ru', 'index')).toBe('https://a.b')
    expect(anchorOf('What is a “Turn”? (v2)')).toBe('what-is-a-turn-v2')
  })
})

describe('marks', () => {
  test('cut a text without losing a letter', () => {
    const mark = fc.tuple(fc.nat(30), fc.nat(30))
    fc.assert(
      fc.property(fc.string({ maxLength: 25 }), fc.array(mark, { maxLength: 5 }), (text, marks) => {
        const cut = pieces(
          text,
          marks.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as [number, number]),
        )
        expect(cut.map((piece) => piece.text).join('')).toBe(text)
      }),
    )
  })
})

describe('the list', () => {
  const chat = (id: string, updated_at: number) => ({ id, updated_at, seq: 1 }) as Conversation

  test('never goes back to an older state', () => {
    const newer = { ...chat('a', 2), seq: 5, title: 'new' } as Conversation
    const chats = putChat(new Map([['a', newer]]), { ...newer, seq: 4, title: 'old' })
    expect(chats.get('a')?.title).toBe('new')
  })
})

describe('texts', () => {
  test('Russian words agree with their numbers', () => {
    expect([1, 2, 5, 11, 21, 22, 111].map((n) => ru.chat.tokens(n))).toEqual([
      '1 токен',
      '2 токена',
      '5 токенов',
      '11 токенов',
      '21 токен',
      '22 токена',
      '111 токенов',
    ])
    expect([1, 2].map((n) => en.chat.tokens(n))).toEqual(['1 token', '2 tokens'])
  })

  test('the language follows the reader’s wishes', () => {
    expect(preferred(['de-DE', 'ru-RU', 'en'])).toBe('ru')
    expect(preferred(['fr'])).toBe('en')
  })

  test('a small sum does not read as nothing', () => {
    const format = formatIn('en', '')
    expect(format.money('0.000412', 'USD')).toBe('$0.00041')
    expect(format.money('1234.5', 'USD')).toBe('$1,234.5')
    expect(format.ago(0, 3 * 3_600_000)).toBe('3 hours ago')
  })
})

describe('problems', () => {
  test('come from problem documents and survive anything else', () => {
    const problem = readProblem(
      429,
      { code: 'sign_in.limited', detail: 'Wait.', fields: { field: 'email' } },
      '30',
    )
    expect([problem.code, problem.message, problem.retryAfter, problem.field]).toEqual([
      'sign_in.limited',
      'Wait.',
      30,
      'email',
    ])
    expect(readProblem(502, '<html>', null).code).toBe('http.502')
  })
})

describe('the outbox', () => {
  const outgoing = (id: string, parentId: string | null) =>
    ({
      id,
      parentId,
      conversationId: 'c',
      text: id,
      files: [],
      state: 'sending',
      at: 0,
    }) as unknown as Outgoing

  test('shows what is on its way at the end and forgets what has arrived', () => {
    const talk = newTalk('c')
    const outbox = [outgoing('one', null), outgoing('two', 'one')]
    expect(transcript(talk, outbox).map(({ id }) => id)).toEqual(['one', 'two'])
    expect(headOf(talk, outbox)).toBe('two')
    const arrived = { ...talk, messages: new Map(transcript(talk, outbox).map((one) => [one.id, one])) }
    expect(headOf(arrived, outbox)).toBeNull()
  })

  test('goes along with a branch that has grown, and stays on one that is no longer shown', () => {
    const old = transcript(newTalk('c'), [outgoing('a', null), outgoing('b', 'a'), outgoing('x', 'a')])
    const all = [...old, ...transcript(newTalk('c'), [outgoing('a', null), outgoing('b', 'a')])]
    const known = new Map(all.map((one) => [one.id, one]))
    const talk = { ...newTalk('c'), messages: known, conversation: { head_id: 'b' } } as unknown as Talk
    const mine = { ...outgoing('mine', 'a'), follows: true }
    const shown = (outbox: Outgoing[]) => transcript(talk, outbox).map(({ id }) => id)
    expect(shown([mine])).toEqual(['a', 'b', 'mine'])
    expect(shown([{ ...mine, follows: false }])).toEqual(['a', 'mine'])
    expect(shown([{ ...mine, parentId: 'x' }])).toEqual(['a', 'x', 'mine'])
  })
})

test('a moment is said as briefly as it can be', () => {
  const format = formatIn('en', '')
  const now = new Date(2026, 5, 20, 12).getTime()
  expect(format.day(now - 3_600_000, now)).toMatch(/11:00/)
  expect(format.day(now - 86_400_000, now)).toBe('yesterday')
  expect(format.day(new Date(2026, 2, 3, 9).getTime(), now)).toBe('Mar 3')
  expect(format.day(new Date(2024, 2, 3, 9).getTime(), now)).toBe('Mar 3, 2024')
})
