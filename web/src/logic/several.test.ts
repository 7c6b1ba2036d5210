import { expect, test } from 'vitest'
import { groupOf, mergeable, MOST, toggled, withoutGroup } from './several'
import type { Message } from './types'

const answer = (id: string, comparison: string | null, more: Partial<Message> = {}): Message =>
  ({ id, comparison_id: comparison, verdict: null, state: 'complete', parts: [], ...more }) as Message

test('a group is the siblings of one comparison, and no fewer than two', () => {
  const siblings = [answer('a', null), answer('b', 'x'), answer('c', 'x'), answer('d', 'y')]
  expect(groupOf(siblings[0]!, siblings)).toBe(null)
  expect(groupOf(siblings[1]!, siblings)?.answers.map((one) => one.id)).toEqual(['b', 'c'])
  expect(groupOf(siblings[3]!, siblings)).toBe(null)
  expect(withoutGroup(siblings[2]!, siblings).map((one) => one.id)).toEqual(['a', 'c', 'd'])
})

test('a vote decides it', () => {
  const open = [answer('a', 'x'), answer('b', 'x')]
  expect(groupOf(open[0]!, open)?.decided).toBe(false)
  const voted = [answer('a', 'x', { verdict: 'chosen' }), answer('b', 'x', { verdict: 'passed' })]
  expect(groupOf(voted[0]!, voted)?.decided).toBe(true)
})

test('only finished words are merged', () => {
  const text = [{ kind: 'text' as const, text: 'x' }]
  const answers = [
    answer('a', 'x', { parts: text }),
    answer('b', 'x'),
    answer('c', 'x', { parts: text, state: 'streaming' }),
  ]
  expect(mergeable(answers).map((one) => one.id)).toEqual(['a'])
})

test('models are put in and taken out, one stays', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b'])
  expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  expect(toggled(['a'], 'a')).toEqual(['a'])
  const full = Array.from({ length: MOST }, (_, index) => `m${index}`)
  expect(toggled(full, 'more')).toEqual(full)
})
