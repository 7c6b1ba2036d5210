// What the composer reads out of the text while it is typed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedAt, commandLine, enterAct, estimateTokens, without } from './typing'

const end = (text: string) => askedAt(text, text.length)

describe('a slash', () => {
  test('asks only at the very beginning', () => {
    expect(end('/')).toEqual({ sign: '/', typed: '', from: 0, to: 1 })
    expect(end('/пере')).toEqual({ sign: '/', typed: 'пере', from: 0, to: 5 })
    expect(askedAt('/model now', 3)).toEqual({ sign: '/', typed: 'mo', from: 0, to: 6 })
    for (const text of [' /a', 'a /b', '/a b', '/usr/bin', '//', '', '1/2', 'http://x', '/a\n'])
      expect(end(text)).toBeNull()
  })
  test('a line of command has a name and a rest', () => {
    expect(commandLine('/Model gpt 5 ')).toEqual({ name: 'model', rest: 'gpt 5' })
    expect(commandLine('/перевод\nпервая\nвторая')).toEqual({ name: 'перевод', rest: 'первая\nвторая' })
    for (const text of ['model', '/ x', '/usr/bin', '//a', ' /a', '']) expect(commandLine(text)).toBeNull()
  })
})

describe('an at-sign', () => {
  test('asks where a word may begin', () => {
    expect(end('@')).toEqual({ sign: '@', typed: '', from: 0, to: 1 })
    expect(end('ask @openai.gpt-5')).toEqual({ sign: '@', typed: 'openai.gpt-5', from: 4, to: 17 })
    expect(end('так @Юрист')).toEqual({ sign: '@', typed: 'Юрист', from: 4, to: 10 })
    for (const text of ['anna@example.org', 'a@', '@a b', '@ ']) expect(end(text)).toBeNull()
  })
  test('what was asked for goes, the rest stays', () => {
    expect(without('ask @gp now', { sign: '@', typed: 'gp', from: 4, to: 7 })).toEqual({
      text: 'ask now',
      cursor: 4,
    })
    expect(without('(@gp)', { sign: '@', typed: 'gp', from: 1, to: 4 })).toEqual({ text: '()', cursor: 1 })
    expect(without('/mo', { sign: '/', typed: 'mo', from: 0, to: 3 })).toEqual({ text: '', cursor: 0 })
  })
  test('any text at any cursor: what is asked for lies around the cursor', () => {
    const piece = fc.constantFrom('/', '@', ' ', 'a', 'я', '.', '-', '\n', '(', '1')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(12), (parts, cursor) => {
        const text = parts.join('')
        const at = Math.min(cursor, text.length)
        const asked = askedAt(text, at)
        if (!asked) return
        expect(text[asked.from]).toBe(asked.sign)
        expect(text.slice(asked.from + 1, at)).toBe(asked.typed)
        expect(asked.to).toBeGreaterThanOrEqual(at)
        expect(text.slice(asked.from, asked.to)).not.toMatch(/\s/)
        expect(without(text, asked).text.length).toBeLessThan(text.length)
      }),
    )
  })
})

describe('Enter', () => {
  const key = {
    key: 'Enter',
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    composing: false,
  }
  test('does as the person chose', () => {
    expect(enterAct(key, 'send', false)).toBe('send')
    expect(enterAct(key, 'newline', false)).toBe('newline')
    expect(enterAct({ ...key, ctrlKey: true }, 'newline', false)).toBe('send')
    expect(enterAct({ ...key, shiftKey: true }, 'send', false)).toBe('newline')
    expect(enterAct({ ...key, altKey: true }, 'send', false)).toBe('steer')
    expect(enterAct({ ...key, metaKey: true, shiftKey: true }, 'send', false)).toBe('interrupt')
  })
  test('breaks the line on a touch keyboard', () => {
    expect(enterAct(key, 'send', true)).toBe('newline')
    expect(enterAct({ ...key, ctrlKey: true }, 'send', true)).toBe('send')
  })
  test('belongs to an input method that composes', () => {
    expect(enterAct({ ...key, composing: true }, 'send', false)).toBeNull()
    expect(enterAct({ ...key, key: 'a' }, 'send', false)).toBeNull()
  })
})

test('tokens are estimated as on the server', () => {
  expect(estimateTokens('')).toBe(0)
  expect(estimateTokens('four')).toBe(1)
  expect(estimateTokens('привет')).toBe(3)
  expect(estimateTokens('你好')).toBe(2)
  expect(estimateTokens('🍏')).toBe(2)
  expect(estimateTokens('abcде你🍏')).toBe(5)
})
