import fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference, likeness } from './diff'

const show = (before: string, after: string) =>
  difference(before, after)
    .map(({ kind, text }) => ({ same: text, gone: `[-${text}]`, new: `[+${text}]` })[kind])
    .join('')

test('words that differ', () => {
  expect(show('the red house', 'the blue house')).toBe('the [-red][+blue] house')
  expect(show('красный дом', 'красный большой дом')).toBe('красный [+большой ]дом')
  expect(show('same', 'same')).toBe('same')
  expect(show('', 'new')).toBe('[+new]')
  expect(show('old', '')).toBe('[-old]')
})

test('a phrase changes as a whole, not in crumbs', () => {
  expect(show('one big tree', 'two small trees')).toBe('[-one big tree][+two small trees]')
})

test('lines that stay are not looked at', () => {
  expect(show('a\nb one\nc\n', 'a\nb two\nc\n')).toBe('a\nb [-one][+two]\nc\n')
})

test('likeness is how much stands in both', () => {
  expect(likeness(difference('same', 'same'))).toBe(1)
  expect(likeness(difference('abc', 'xyz'))).toBe(0)
  expect(likeness(difference('', ''))).toBe(1)
})

const words = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', 'слово'), { maxLength: 40 })
const side = (pieces: ReturnType<typeof difference>, other: 'gone' | 'new') =>
  pieces.map((piece) => (piece.kind === other ? '' : piece.text)).join('')

test('both texts can be read off the pieces', () => {
  fc.assert(
    fc.property(words, words, (left, right) => {
      const [before, after] = [left.join(''), right.join('')]
      const pieces = difference(before, after)
      expect(side(pieces, 'new')).toBe(before)
      expect(side(pieces, 'gone')).toBe(after)
    }),
    { numRuns: 500 },
  )
})

test('long texts with nothing in common do not take long', () => {
  const make = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(' ')
  const pieces = difference(make('x'), make('y'))
  expect(pieces.length).toBeGreaterThan(0)
})
