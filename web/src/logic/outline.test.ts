import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  firstWords,
  freshen,
  isBehind,
  layOut,
  stepTo,
  subtree,
  withStars,
  type Node,
  type Outline,
} from './outline'
import { newTalk, type Talk } from './talk'
import type { Conversation, Message } from './types'

function node(id: string, parent: string | null, number: number): Node {
  return {
    id,
    number,
    parent_id: parent,
    role: number % 2 ? 'user' : 'assistant',
    state: 'complete',
    model: null,
    words: id,
    excluded: false,
    starred: false,
    comparison_id: null,
    verdict: null,
    cost: null,
    input_tokens: null,
    output_tokens: null,
    created_at: 0,
  }
}

/** `a b:a c:b` → three messages, each with its parent. */
function grow(text: string): Node[] {
  return text.split(' ').map((one, index) => {
    const [id = '', parent] = one.split(':')
    return node(id, parent ?? null, index + 1)
  })
}

function draw(text: string, head: string, more: Partial<Parameters<typeof layOut>[0]> = {}): string[] {
  return layOut({ nodes: grow(text), head, branches: [], ...more }).map((row) => {
    const passing = row.passing
      .map((one) => `${one.lane}${one.up ? '^' : ''}${one.down ? 'v' : ''}`)
      .join(',')
    const sign = row.count > 1 ? `(${row.count})` : ''
    return `${'.'.repeat(row.lane)}${row.shown ? '*' : ''}${row.id}${sign} ${row.entry}${passing ? ` ${passing}` : ''}`
  })
}

test('a chain is one lane', () => {
  expect(draw('a b:a c:b', 'c')).toEqual(['*a root', '*b line', '*c line'])
})

test('at a fork the shorter branch stands beside, the longest goes on straight', () => {
  expect(draw('a b:a c:a d:b e:d', 'c')).toEqual(['*a root', '.*c elbow 0^', 'b line', 'd line', 'e line'])
  expect(draw('a b:a c:a d:b e:d', 'e')).toEqual(['*a root', '.c elbow 0^v', '*b line', '*d line', '*e line'])
})

test('of equal branches the newest goes on straight', () => {
  expect(draw('a b:a c:a d:a', 'b')).toEqual(['*a root', '.*b elbow 0^', '.c elbow 0', 'd line'])
})

test('several beginnings stand beside each other', () => {
  expect(draw('a b c:b', 'c')).toEqual(['.a elbow 0v', '*b line', '*c line'])
})

test('a long way without forks is folded, but not its ends, the head, names and favourites', () => {
  const chain = 'a b:a c:b d:c e:d f:e g:f h:g i:h'
  expect(draw(chain, 'i')).toEqual(['*a root', '*b(7) line', '*i line'])
  expect(draw(chain, 'b')).toEqual(['*a root', '*b line', 'c(6) line', 'i line'])
  expect(draw(chain, 'i', { kept: new Set(['d']) })[3]).toBe('*d line')
  expect(draw(chain, 'i', { branches: [{ name: 'x', message_id: 'f' }] })[1]).toBe('*b(4) line')
  expect(draw(chain, 'i', { opened: new Set(['b']) })).toHaveLength(9)
})

test('the arrow keys walk rows, and left leads to what a message answers', () => {
  const rows = layOut({ nodes: grow('a b:a c:a d:b e:d'), head: 'e', branches: [] })
  const id = (at: number | null) => (at === null ? null : rows[at]?.id)
  expect(id(stepTo(rows, 0, 'ArrowDown'))).toBe('c')
  expect(id(stepTo(rows, 1, 'ArrowLeft'))).toBe('a')
  expect(id(stepTo(rows, 2, 'ArrowLeft'))).toBe('a')
  expect(id(stepTo(rows, 0, 'ArrowLeft'))).toBe(null)
  expect(id(stepTo(rows, 1, 'ArrowRight'))).toBe(null)
  expect(id(stepTo(rows, 0, 'End'))).toBe('e')
})

test('first words are one line without marks', () => {
  expect(firstWords('# Title\n\n- **one** `two`')).toBe('Title one two')
  expect(firstWords(`${'word '.repeat(50)}`)).toMatch(/word…$/)
})

const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((picks) =>
  picks.map((pick, index) => {
    const parent = pick % (index + 1)
    return node(`n${index}`, parent === index ? null : `n${parent}`, index + 1)
  }),
)

test('every message has its row once, after its parent, and lanes fit together', () => {
  fc.assert(
    fc.property(trees, fc.nat(), (nodes, at) => {
      const head = nodes[at % nodes.length]?.id ?? null
      const rows = layOut({ nodes, head, branches: [], opened: new Set(nodes.map((one) => one.id)) })
      expect(rows.map((row) => row.id).toSorted()).toEqual(nodes.map((one) => one.id).toSorted())
      const place = new Map(rows.map((row, index) => [row.id, index]))
      rows.forEach((row, index) => {
        const parent = row.node.parent_id === null ? undefined : place.get(row.node.parent_id)
        if (parent !== undefined) {
          const above = rows[parent]!
          expect(parent).toBeLessThan(index)
          expect(row.lane - above.lane).toBe(row.entry === 'elbow' ? 1 : 0)
          // the line from the parent down to this row is drawn by every row between them
          for (let i = parent + 1; i < index; i += 1)
            expect(rows[i]!.passing.some((one) => one.lane === above.lane)).toBe(true)
        }
        expect(new Set(row.passing.map((one) => one.lane)).size).toBe(row.passing.length)
        expect(row.passing.every((one) => one.lane < row.lane)).toBe(true)
      })
    }),
  )
})

test('folding hides messages without losing one', () => {
  fc.assert(
    fc.property(trees, (nodes) => {
      const rows = layOut({ nodes, head: null, branches: [] })
      expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(nodes.length)
    }),
  )
})

test('a subtree is a message and all below it', () => {
  expect([...subtree(grow('a b:a c:a d:b'), 'b')]).toEqual(['b', 'd'])
})

test('five thousand messages in one chain are laid out at once', () => {
  const nodes = Array.from({ length: 5000 }, (_, index) =>
    node(`n${index}`, index === 0 ? null : `n${index - 1}`, index + 1),
  )
  expect(layOut({ nodes, head: 'n4999', branches: [] })).toHaveLength(3)
})

const told: Outline = { conversation_id: 'c', seq: 5, head_id: 'b', nodes: grow('a b:a'), branches: [] }

function talkOf(messages: Partial<Message>[], about: Partial<Conversation>): Talk {
  const whole = messages.map((one) => ({
    parts: [],
    usage: null,
    verdict: null,
    excluded: false,
    state: 'complete',
    ...one,
  }))
  return {
    ...newTalk('c'),
    phase: 'ready',
    seq: 6,
    conversation: { head_id: 'b', branches: [], ...about } as unknown as Conversation,
    messages: new Map(whole.map((one) => [one.id ?? '', one as unknown as Message])),
  }
}

test('what has happened since is put over what the server told', () => {
  const text = { kind: 'text' as const, text: 'New **words**' }
  const talk = talkOf([{ id: 'c', number: 3, parent_id: 'b', role: 'user', parts: [text] }], { head_id: 'c' })
  const fresh = freshen(told, talk)
  expect(fresh.nodes.map((one) => one.words)).toEqual(['a', 'b', 'New words'])
  expect(fresh.head_id).toBe('c')
  expect(freshen(told, talk, new Set(['c'])).nodes.map((one) => one.id)).toEqual(['a', 'b'])
  expect(freshen(told, null)).toBe(told)
})

test('a star set elsewhere is seen in the tree, and nothing is drawn anew without news', () => {
  const told: Outline = { conversation_id: 'k', seq: 5, head_id: 'b', nodes: grow('a b:a'), branches: [] }
  const mark = (id: string, starred: boolean) =>
    [id, { message_id: id, conversation_id: 'k', starred, rating: null, note: '', updated_at: 1 }] as const
  const starred = withStars(told, new Map([mark('b', true)]))
  expect(starred.nodes.map((one) => one.starred)).toEqual([false, true])
  expect(withStars(starred, new Map([mark('b', true), mark('x', true)]))).toBe(starred)
  expect(withStars(starred, new Map([mark('b', false)])).nodes[1]?.starred).toBe(false)
})

test('messages that went are noticed by their number', () => {
  expect(isBehind(told, talkOf([], { message_count: 2 }))).toBe(false)
  expect(isBehind(told, talkOf([], { message_count: 1 }))).toBe(true)
  expect(isBehind(told, { ...talkOf([], { message_count: 1 }), seq: 4 })).toBe(false)
})
