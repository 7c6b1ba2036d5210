// What is read aloud: words only, in pieces that together are all of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languageOfText, plainText, sentences } from './plain'

test('marks, code and formulas of their own are left out', () => {
  expect(
    plainText('# Head\n\nA **bold** [link](https://a.b) and `code`.\n\n```py\nx\n```\n\n- one\n- two'),
  ).toBe('Head\n\nA bold link and code.\n\none\ntwo')
  expect(plainText('| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd[^1].\n\n[^1]: Note.')).toBe(
    'a, b.\n1, 2\n\nEnd.\n\nNote.',
  )
})

test('pieces are short and together are the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zа-я]{1,30}[.!?]?$/), { maxLength: 120 }), (words) => {
      const text = words.join(' ')
      const found = sentences(text)
      for (const one of found) expect(one.length).toBeLessThanOrEqual(220)
      expect(found.join(' ').split(/\s+/).join('')).toBe(text.split(/\s+/).join(''))
    }),
  )
})

test('the language by the letters', () => {
  expect(languageOfText('Привет, this is a mixed текст')).toBe('ru')
  expect(languageOfText('Hello, мир and all the others')).toBe('en')
  expect(languageOfText('')).toBe('en')
})
