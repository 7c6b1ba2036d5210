// Paths, siblings and leaves in trees of every shape.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { childrenOf, isCut, leafUnder, pathTo, siblingsOf } from './tree'
import type { Message } from './types'

type Small = Pick<Message, 'id' | 'parent_id' | 'number'>

function tree(parents: readonly (number | null)[]): ReadonlyMap<string, Message> {
  const messages = parents.map((parent, index): Small => {
    const known = parent === null || index === 0 ? null : parent % index
    return { id: `m${index}`, parent_id: known === null ? null : `m${known}`, number: index + 1 }
  })
  return new Map(messages.map((one) => [one.id, one as Message]))
}

const trees = fc.array(fc.option(fc.nat(50), { freq: 8 }), { minLength: 1, maxLength: 40 }).map(tree)

describe('tree', () => {
  test('a path goes from a root to the head, each message under the one before', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (messages, at) => {
        const head = [...messages.keys()][at % messages.size]!
        const path = pathTo(messages, head)
        expect(path.at(-1)?.id).toBe(head)
        expect(path[0]?.parent_id).toBeNull()
        expect(isCut(path)).toBe(false)
        for (const [index, one] of path.entries())
          if (index > 0) expect(one.parent_id).toBe(path[index - 1]?.id)
      }),
    )
  })

  test('every message is among its own siblings, in the order of numbers', () => {
    fc.assert(
      fc.property(trees, (messages) => {
        const children = childrenOf(messages)
        for (const one of messages.values()) {
          const siblings = siblingsOf(children, one)
          expect(siblings).toContain(one)
          expect(siblings.map(({ number }) => number)).toEqual(
            siblings.map(({ number }) => number).toSorted((a, b) => a - b),
          )
        }
      }),
    )
  })

  test('the leaf under a message has it on its path and has no children', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (messages, at) => {
        const from = [...messages.values()][at % messages.size]!
        const children = childrenOf(messages)
        const leaf = leafUnder(children, from)
        expect(children.get(leaf.id)).toBeUndefined()
        expect(pathTo(messages, leaf.id)).toContain(from)
      }),
    )
  })

  test('a remembered way is taken again', () => {
    const messages = tree([null, 0, 0, 1, 1])
    const children = childrenOf(messages)
    const root = messages.get('m0')!
    expect(leafUnder(children, root).id).toBe('m2')
    expect(leafUnder(children, root, new Set(['m1', 'm3'])).id).toBe('m3')
  })

  test('a path whose beginning is not loaded is cut', () => {
    const messages = new Map([['b', { id: 'b', parent_id: 'a', number: 2 } as Message]])
    expect(isCut(pathTo(messages, 'b'))).toBe(true)
    expect(pathTo(messages, null)).toEqual([])
  })
})
