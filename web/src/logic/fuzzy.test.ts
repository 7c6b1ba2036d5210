// Finding by a few letters, in either keyboard layout.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { match, otherLayout, rank } from './fuzzy'

const names = (typed: string, all: readonly string[]) =>
  rank(typed, all, (one) => one).map(({ item }) => item)

describe('the other layout', () => {
  test('is what the same keys say', () => {
    expect(otherLayout('ghbdtn')).toBe('привет')
    expect(otherLayout('Ghbdtn')).toBe('Привет')
    expect(otherLayout('тщеуы')).toBe('notes')
    expect(otherLayout('123 -')).toBe('123 -')
  })
  test('there and back is where one was', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z ]*$/), (typed) => {
        expect(otherLayout(otherLayout(typed))).toBe(typed)
      }),
    )
  })
})

describe('finding', () => {
  const all = ['New conversation', 'Настройки', 'Новая беседа', 'Сочетания клавиш', 'Theme: dark', 'Archive']
  test('by beginnings, parts, and letters in their order', () => {
    expect(names('new', all)[0]).toBe('New conversation')
    expect(names('dark', all)).toEqual(['Theme: dark'])
    expect(names('nc', all)[0]).toBe('New conversation')
    expect(names('нб', all)[0]).toBe('Новая беседа')
    expect(names('ключ zebra', all)).toEqual([])
  })
  test('by words in any order', () => {
    expect(names('клав соч', all)).toEqual(['Сочетания клавиш'])
  })
  test('in the wrong layout', () => {
    expect(names('yfcnh', all)[0]).toBe('Настройки')
    expect(names('фксршму', all)[0]).toBe('Archive')
    expect(names('yjdfz ,tctlf', all)[0]).toBe('Новая беседа')
  })
  test('ё and е are one letter', () => {
    expect(match('ежик', 'Ёжик в тумане')?.marks).toEqual([[0, 4]])
  })
  test('a whole beginning comes before letters strewn about', () => {
    expect(names('arc', ['a rich cake', 'search', 'Archive'])[0]).toBe('Archive')
  })
  test('what was used lately comes first among equals', () => {
    const found = rank('t', ['tea', 'toe'], (one) => one, { lift: (one) => (one === 'toe' ? 1 : 0) })
    expect(found.map(({ item }) => item)).toEqual(['toe', 'tea'])
  })
  test('also by words that are not shown', () => {
    const found = rank('дизайн', ['Theme'], (one) => one, { others: () => ['дизайн'] })
    expect(found[0]?.match.marks).toEqual([])
    expect(found).toHaveLength(1)
  })
  test('marks lie inside the text, apart and in order; a part of a text is always found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (text, from, length) => {
        const chars = [...text]
        const typed = chars.slice(from, from + length).join('')
        const found = match(typed, text)
        if (/^\p{L}+$/u.test(typed)) expect(found).not.toBeNull()
        let last = -1
        for (const [start, end] of found?.marks ?? []) {
          expect(start).toBeGreaterThan(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          last = end
        }
      }),
    )
  })
})
