import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from './problem'
import { advance, isExhausted, newUpload, nextPiece, PATIENCE, progressOf, type Upload } from './upload'

/** A server that keeps what comes; each request may break at any byte, and its answer may get lost. */
class Server {
  bytes: number[] = []
  done = false
  known = false

  request(state: Upload, data: readonly number[], cut: number, answerLost: boolean): Upload {
    switch (state.phase) {
      case 'begin':
        if (cut === 0) return advance(state, { t: 'lost' })
        this.known = true
        if (answerLost) return advance(state, { t: 'lost' })
        return advance(state, { t: 'held', received: this.bytes.length })
      case 'send': {
        const [from, to] = nextPiece(state)
        if (from !== this.bytes.length) return advance(state, { t: 'held', received: this.bytes.length })
        const arrived = Math.min(cut, to - from)
        this.bytes.push(...data.slice(from, from + arrived))
        if (arrived < to - from || answerLost) return advance(state, { t: 'lost' })
        return advance(state, { t: 'held', received: this.bytes.length })
      }
      case 'finish':
        if (cut === 0) return advance(state, { t: 'lost' })
        this.done = this.bytes.length === data.length
        return advance(state, answerLost ? { t: 'lost' } : { t: 'finished' })
      case 'wait':
        return advance(state, { t: 'awake' })
      default:
        return state
    }
  }
}

const luck = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.boolean()), { maxLength: 60 })

test('whatever the connection does, the server ends with the same bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 120 }), luck, (data, fate) => {
      const server = new Server()
      let state = newUpload(data.length, 16)
      let steps = 0
      while (state.phase !== 'done') {
        const [cut, lost] = fate[steps] ?? [1000, false]
        state = server.request(state, data, cut, lost)
        expect(progressOf(state)).toBeLessThanOrEqual(1)
        expect(++steps).toBeLessThan(1000)
      }
      expect(server.bytes).toEqual(data)
      expect(server.done).toBe(true)
    }),
  )
})

test('progress counts the piece under way and never goes beyond the whole', () => {
  let state = advance(newUpload(100, 40), { t: 'held', received: 40 })
  state = advance(state, { t: 'moving', ahead: 20 })
  expect(progressOf(state)).toBe(0.6)
  state = advance(state, { t: 'moving', ahead: 1000 })
  expect(progressOf(state)).toBe(1)
})

test('failures without progress end, and the person may try again', () => {
  let state = newUpload(10)
  for (let n = 0; n < PATIENCE; n++) state = advance(advance(state, { t: 'lost' }), { t: 'awake' })
  expect(isExhausted(state)).toBe(true)
  state = advance(state, { t: 'refused', problem: new Problem('network.unreachable', 0, '') })
  expect(state.phase).toBe('failed')
  expect(advance(state, { t: 'again' })).toMatchObject({ phase: 'begin', failures: 0, problem: null })
})

test('an upload that the server forgot begins anew', () => {
  const state = advance(newUpload(10, 4), { t: 'held', received: 8 })
  expect(advance(state, { t: 'gone' })).toMatchObject({ phase: 'begin', sent: 0, restarted: true })
})
