// What waits behind an answer is told apart from the talk.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moved, splitQueue } from './queue'
import type { Message, MessageState } from './types'

const message = (id: number, role: Message['role'], state: MessageState = 'complete') =>
  ({ id: String(id), role, state }) as Message
const asked = (id: number, state: MessageState) => [message(id, 'user'), message(id + 1, 'assistant', state)]

test('only what comes after an answer in work waits', () => {
  const talk = [
    ...asked(1, 'complete'),
    ...asked(3, 'streaming'),
    ...asked(5, 'queued'),
    ...asked(7, 'queued'),
  ]
  const { talked, waiting } = splitQueue(talk)
  expect(talked).toEqual(talk.slice(0, 4))
  expect(waiting.map(({ question }) => question.id)).toEqual(['5', '7'])
})

test('the first in a queue that does not run yet is part of the talk', () => {
  const talk = [...asked(1, 'complete'), ...asked(3, 'queued'), ...asked(5, 'queued')]
  expect(splitQueue(talk).waiting.map(({ question }) => question.id)).toEqual(['5'])
})

test('a message on its way, or a note, stays at the end of the talk', () => {
  const note = message(9, 'user')
  const talk = [...asked(1, 'streaming'), ...asked(3, 'queued'), note]
  const { talked, waiting } = splitQueue(talk)
  expect(talked).toEqual([...talk.slice(0, 2), note])
  expect(waiting).toHaveLength(1)
})

test('nothing is lost and nothing changes its order', () => {
  const states = fc.constantFrom<MessageState>('complete', 'streaming', 'queued', 'stopped', 'failed')
  const any = fc.record({ role: fc.constantFrom<Message['role']>('user', 'assistant'), state: states })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 10 }), (list) => {
      const messages = list.map(({ role, state }, id) =>
        message(id, role, role === 'user' ? 'complete' : state),
      )
      const { talked, waiting } = splitQueue(messages)
      const all = [...talked, ...waiting.flatMap(({ question, answer }) => [question, answer])]
      expect(all.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(messages.map((_, id) => id))
      expect(talked.map(({ id }) => Number(id))).toEqual(
        talked.map(({ id }) => Number(id)).sort((a, b) => a - b),
      )
      expect(waiting.every(({ answer }) => answer.state === 'queued')).toBe(true)
    }),
  )
})

test('one is moved by a place, and not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
})
