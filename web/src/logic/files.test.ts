import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookOf, pagesOf, rowsOf } from './files'

test('a file is shown as what it is', () => {
  expect(lookOf('image/png')).toBe('image')
  expect(lookOf('image/svg+xml')).toBe('text')
  expect(lookOf('text/csv')).toBe('table')
  expect(lookOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')).toBe('table')
  expect(lookOf('application/vnd.openxmlformats-officedocument.wordprocessingml.document')).toBe('document')
  expect(lookOf('application/json')).toBe('text')
  expect(lookOf('application/zip')).toBe('other')
})

test('pages are the stretches between their starts', () => {
  const text = 'one two three'
  const pages = [
    { number: 1, start: 0, label: null },
    { number: 2, start: 4, label: null },
  ]
  const all = { text, start: 0, characters: text.length, pages }
  expect(pagesOf(all).map((one) => one.text)).toEqual(['one', 'two three'])
  const later = { ...all, text: text.slice(4), start: 4 }
  expect(pagesOf(later).map((one) => one.page?.number)).toEqual([2])
})

test('what is written as CSV is read as it was', () => {
  const cell = fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\r', ''))
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
      const full = rows.filter((row) => row.some((one) => one !== ''))
      expect(rowsOf(text, 100, ',')).toEqual(full)
    }),
  )
})
