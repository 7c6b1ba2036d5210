// Stretches are the whole branch, in order, and what did not change keeps its identity.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, guessHeight } from './stretches'
import type { Message } from './types'

const made = (number: number) => ({ id: `m${number}`, number, role: 'user', parts: [] }) as unknown as Message
const branches = fc
  .uniqueArray(fc.nat(200), { maxLength: 60 })
  .map((all) => all.sort((a, b) => a - b).map(made))

test('together they are the branch, however it changed', () => {
  fc.assert(
    fc.property(branches, branches, (before, after) => {
      const first = cut([], before)
      const second = cut(first, after)
      expect(second.flatMap((one) => one.messages)).toEqual(after)
      expect(new Set(second.map((one) => one.key)).size).toBe(second.length)
      for (const one of second) expect(one.messages.length).toBeLessThanOrEqual(4)
    }),
  )
})

test('older and newer messages leave the others as they are', () => {
  const all = Array.from({ length: 40 }, (_, number) => made(number))
  const before = cut([], all.slice(8, 30))
  const after = cut(before, all)
  for (const stretch of before.slice(0, -1)) expect(after).toContain(stretch)
  expect(cut(after, [...all])).toBe(after)
})

test('a longer text is higher', () => {
  const tall = (text: string) => guessHeight({ role: 'assistant', parts: [{ kind: 'text', text }] })
  expect(tall('a'.repeat(1000))).toBeGreaterThan(tall('a'.repeat(100)))
  expect(tall('a\nb\nc')).toBeGreaterThan(tall('a'))
})
