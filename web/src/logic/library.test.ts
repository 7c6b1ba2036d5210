// Grouping, the window of a long list, choosing many rows, search results.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupChats, library, listRows, putChats, sections, timeGroup, type LibraryFilter } from './chats'
import { addresses, asked, grouped, isWide, WIDE, type Found } from './finding'
import { heardProject, recount, type Project } from './projects'
import { all, extend, NONE, toggle, within } from './selection'
import type { Conversation, Hit } from './types'
import { offsetsOf, rowAt, scrollTo, viewOf } from './window'

const NOW = new Date(2026, 2, 30, 15, 30).getTime() // the day after clocks change in most of Europe
const chat = (id: string, at: number, more: Partial<Conversation> = {}): Conversation =>
  ({
    id,
    title: id,
    updated_at: at,
    created_at: at,
    seq: 1,
    pinned: false,
    project_id: null,
    owner_name: null,
    shared: false,
    ...more,
  }) as Conversation
const project = (id: string, more: Partial<Project> = {}): Project =>
  ({ id, name: id, position: 0, created_at: 0, archived: false, conversations: 0, ...more }) as Project
const day = (offset: number, hour = 12) => new Date(2026, 2, 30 + offset, hour).getTime()

describe('time', () => {
  test.each([
    [NOW, 'today'],
    [day(0, 0), 'today'],
    [day(0, 0) - 1, 'yesterday'],
    [day(-1, 0), 'yesterday'],
    [day(-1, 0) - 1, 'week'],
    [day(-7, 0), 'week'],
    [day(-7, 0) - 1, 'recent'],
    [day(-30, 0), 'recent'],
    [day(-30, 0) - 1, 'month 2026-02'],
    [new Date(2025, 11, 31).getTime(), 'month 2025-12'],
  ])('%s is %s', (at, name) => {
    expect(timeGroup(at, new Date(NOW))).toBe(name)
  })

  test('groups hold everybody once, newest first, pinned above', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ago: fc.nat(400 * 86_400_000), pinned: fc.boolean() }), { maxLength: 60 }),
        (given) => {
          const chats = given.map(({ ago, pinned }, n) => chat(String(n), NOW - ago, { pinned }))
          const groups = groupChats(chats, NOW)
          const seen = groups.flatMap((group) => group.chats)
          expect(seen.map((one) => one.id).sort()).toEqual(chats.map((one) => one.id).sort())
          expect(new Set(groups.map((group) => group.name)).size).toBe(groups.length)
          for (const group of groups) {
            expect(group.chats.every((one) => one.pinned === (group.name === 'pinned'))).toBe(true)
            const times = group.chats.map((one) => one.updated_at)
            expect(times).toEqual([...times].sort((a, b) => b - a))
          }
          const times = groups
            .filter(({ name }) => name !== 'pinned')
            .map((group) => group.chats[0]!.updated_at)
          expect(times).toEqual([...times].sort((a, b) => b - a))
        },
      ),
    )
  })
})

describe('the sidebar', () => {
  const chats = putChats(new Map(), [
    chat('plain', day(0)),
    chat('pin', day(-3), { pinned: true, project_id: 'a' }),
    chat('inside', day(-1), { project_id: 'a' }),
    chat('lost', day(-1), { project_id: 'gone' }),
  ])
  const projects = [project('a'), project('b'), project('old', { archived: true })]
  const keys = (open: string[]) => listRows(chats, projects, new Set(open), NOW).map((row) => row.key)

  test('shows pinned, projects, then the rest by time', () => {
    expect(keys([])).toEqual([
      'head pinned',
      'pin',
      'head projects',
      'project a',
      'project b',
      'head today',
      'plain',
      'head yesterday',
      'lost',
    ])
  })

  test('an open project shows what is in it, an empty one says so', () => {
    const shown = keys(['a', 'b'])
    expect(shown.slice(3, 8)).toEqual(['project a', 'a inside', 'a pin', 'project b', 'empty b'])
  })

  test('what others share stands apart, newest first; pinned ones stay with the pinned', () => {
    const theirs = { owner_name: 'Boris', shared: true }
    const more = putChats(chats, [
      chat('old', day(-40), theirs),
      chat('new', day(-1), theirs),
      chat('kept', day(-2), { ...theirs, pinned: true }),
      chat('mine', day(0), { shared: true }),
    ])
    const rows = listRows(more, [], new Set(), NOW)
    const inside = (section: string) =>
      rows.flatMap((row) => (row.kind === 'chat' && row.section === section ? [row.chat.id] : []))
    expect(inside('shared')).toEqual(['new', 'old'])
    expect(inside('pinned')).toContain('kept')
    expect(inside('today')).toContain('mine')
    expect(rows.filter((row) => row.kind === 'chat' && row.chat.id === 'new')).toHaveLength(1)
    const shared = library(more.values(), { text: '', project: null, state: 'shared', sort: 'updated' }, 'en')
    expect(shared.map((one) => one.id)).toEqual(['mine', 'new', 'kept', 'old'])
  })

  test('neighbours of one section are gathered', () => {
    const rows = listRows(chats, projects, new Set(), NOW)
    expect(sections(rows).map((one) => [one.name, one.rows.length])).toEqual([
      ['pinned', 2],
      ['projects', 3],
      ['today', 2],
      ['yesterday', 2],
    ])
  })

  test('news of projects is put in its place', () => {
    const more = heardProject(projects, { t: 'project', project: project('c', { position: -1 }) })
    expect(more?.map((one) => one.id)).toEqual(['c', 'a', 'b', 'old'])
    expect(heardProject(projects, { t: 'project', removed: 'a' })?.map((one) => one.id)).toEqual(['b', 'old'])
    expect(heardProject(null, { t: 'project', removed: 'a' })).toBe(null)
    expect(recount(projects, null, 'b')?.map((one) => one.conversations)).toEqual([0, 1, 0])
    expect(recount(projects, 'a', 'a')).toBe(projects)
  })
})

describe('the library', () => {
  const list = [
    chat('Alpha 10', 3, { project_id: 'p', message_count: 1 }),
    chat('alpha 9', 1, { pinned: true, message_count: 5 }),
    chat('Ёлка', 2, { message_count: 2 }),
  ]
  const filter: LibraryFilter = { text: '', project: null, state: 'all', sort: 'updated' }
  const titles = (more: Partial<LibraryFilter>) =>
    library(list, { ...filter, ...more }, 'ru').map((one) => one.title)

  test.each([
    [{}, ['Alpha 10', 'Ёлка', 'alpha 9']],
    [{ sort: 'title' as const }, ['Ёлка', 'alpha 9', 'Alpha 10']],
    [{ sort: 'messages' as const }, ['alpha 9', 'Ёлка', 'Alpha 10']],
    [{ text: 'ALPHA 1' }, ['Alpha 10']],
    [{ text: 'ёлк' }, ['Ёлка']],
    [{ project: 'p' }, ['Alpha 10']],
    [{ project: 'none' }, ['Ёлка', 'alpha 9']],
    [{ state: 'pinned' as const }, ['alpha 9']],
  ])('%j', (more, expected) => {
    expect(titles(more)).toEqual(expected)
  })
})

describe('the window', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 300 })

  test('covers the view, and nothing is lost of the whole height', () => {
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: -100, max: 20_000 }),
        fc.nat(900),
        fc.nat(300),
        (rows, top, height, spare) => {
          const offsets = offsetsOf(rows)
          const whole = rows.reduce((sum, one) => sum + one, 0)
          const { from, to, above, below } = viewOf(offsets, top, height, spare)
          expect(above + below + rows.slice(from, to).reduce((sum, one) => sum + one, 0)).toBe(whole)
          if (rows.length === 0) return
          expect(from).toBeLessThan(to)
          if (top >= 0 && top + height <= whole) {
            expect(above).toBeLessThanOrEqual(top)
            expect(whole - below).toBeGreaterThanOrEqual(top + height)
          }
        },
      ),
    )
  })

  test('finds the row of a place', () => {
    fc.assert(
      fc.property(
        heights.filter((rows) => rows.length > 0),
        fc.nat(20_000),
        (rows, place) => {
          const offsets = offsetsOf(rows)
          const row = rowAt(offsets, place)
          if (place < offsets.at(-1)!) {
            expect(offsets[row]!).toBeLessThanOrEqual(place)
            expect(offsets[row + 1]!).toBeGreaterThan(place)
          } else expect(row).toBe(rows.length - 1)
        },
      ),
    )
  })

  test('scrolls only as far as it must', () => {
    const offsets = offsetsOf([10, 10, 10, 10])
    expect(scrollTo(offsets, 0, 5, 20)).toBe(0)
    expect(scrollTo(offsets, 1, 5, 20)).toBe(null)
    expect(scrollTo(offsets, 3, 5, 20)).toBe(20)
  })
})

describe('choosing', () => {
  const order = ['a', 'b', 'c', 'd', 'e']

  test('one by one, and a range from the last one', () => {
    const one = toggle(NONE, 'b')
    expect([...extend(one, 'd', order).chosen]).toEqual(['b', 'c', 'd'])
    expect([...extend(toggle(NONE, 'd'), 'b', order).chosen].sort()).toEqual(['b', 'c', 'd'])
    expect(toggle(one, 'b')).toEqual(NONE)
    expect([...extend(NONE, 'c', order).chosen]).toEqual(['c'])
    expect([...all(order).chosen]).toEqual(order)
    expect([...within(extend(one, 'd', order), (id) => id !== 'b').chosen]).toEqual(['c', 'd'])
    expect(within(one, () => true)).toBe(one)
  })

  test('a range holds both ends and all between, and forgets nothing', () => {
    const place = fc.nat(29)
    fc.assert(
      fc.property(fc.uniqueArray(place), place, place, (before, from, to) => {
        const rows = Array.from({ length: 30 }, (_, n) => String(n))
        const chosen = new Set(before.map(String))
        const after = extend({ chosen, anchor: String(from) }, String(to), rows).chosen
        for (const one of chosen) expect(after.has(one)).toBe(true)
        for (let n = Math.min(from, to); n <= Math.max(from, to); n += 1)
          expect(after.has(String(n))).toBe(true)
      }),
    )
  })
})

describe('finding', () => {
  const hit = (conversation_id: string, message_id: string) =>
    ({ conversation_id, message_id, conversation_title: conversation_id, at: 1, project_id: null }) as Hit
  const found: Found = {
    items: [hit('a', '1'), hit('b', '2'), hit('a', '3')],
    next: null,
    titles: [{ conversation_id: 'b', title: 'b', marks: [[0, 1]], at: 2, project_id: null, archived: false }],
  }

  test('hits are gathered by conversation, titles first', () => {
    const groups = grouped(found)
    expect(
      groups.map(({ id, hits, marks }) => [id, hits.map((one) => one.message_id), marks.length]),
    ).toEqual([
      ['b', ['2'], 1],
      ['a', ['1', '3'], 0],
    ])
    expect(addresses(groups)).toEqual(['/c/b', '/c/b?m=2', '/c/a?m=1', '/c/a?m=3'])
  })

  test('filters are asked for only where they narrow', () => {
    expect(asked(WIDE, NOW)).toEqual({})
    expect(isWide(WIDE)).toBe(true)
    expect(asked({ ...WIDE, project: 'none', when: 'week', files: true, role: 'user' }, NOW)).toEqual({
      project: 'none',
      after: NOW - 7 * 86_400_000,
      has_file: true,
      role: 'user',
    })
    expect(isWide({ ...WIDE, archived: true })).toBe(false)
    expect(isWide({ ...WIDE, when: 'own' })).toBe(false)
  })
  test('days of one’s own are both included, whatever the clocks do', () => {
    const own = (from: string | null, to: string | null) => asked({ ...WIDE, when: 'own', from, to }, NOW)
    expect(own('2026-03-28', '2026-03-29')).toEqual({
      after: new Date(2026, 2, 28).getTime(),
      before: new Date(2026, 2, 30).getTime(),
    })
    expect(own(null, '2026-12-31')).toEqual({ before: new Date(2027, 0, 1).getTime() })
    expect(own('2026-11-20', null)).toEqual({ after: new Date(2026, 10, 20).getTime() })
    expect(own(null, null)).toEqual({})
    expect(asked({ ...WIDE, when: 'any', from: '2026-11-20' }, NOW)).toEqual({})
  })
})
