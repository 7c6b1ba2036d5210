import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeEmail, matching, mayLookAfter } from './people'
import {
  addressOf,
  branchTo,
  endOf,
  kinOf,
  laterChange,
  leafBelow,
  numbersOf,
  type SharedMessage,
} from './sharing'
import { readWish } from './sharing-visit'

function message(number: number, parent: number | null, author: string | null = null): SharedMessage {
  const role = author === null ? ('assistant' as const) : ('user' as const)
  const parent_id = parent === null ? null : String(parent)
  return {
    id: String(number),
    number,
    parent_id,
    role,
    author,
    parts: [],
    model: null,
    writing: false,
    created_at: 0,
  }
}

const tree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((picks) =>
    picks.map((pick, index) => message(index + 1, index === 0 || pick % 7 === 0 ? null : (pick % index) + 1)),
  )
const byId = (items: SharedMessage[]) => new Map(items.map((one) => [one.id, one]))

describe('a shared tree', () => {
  test('from any message one comes down to a leaf, and its branch leads through the message', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (items, pick) => {
        const messages = byId(items)
        const from = items[pick % items.length] as SharedMessage
        const leaf = leafBelow(messages, from.id)
        expect(items.some((one) => one.parent_id === leaf)).toBe(false)
        const branch = branchTo(messages, leaf)
        expect(branch).toContain(from)
        expect(branch[0]?.parent_id).toBe(null)
        expect(branch.map((one) => one.number)).toEqual(
          branch.map((one) => one.number).toSorted((a, b) => a - b),
        )
      }),
    )
  })
  test('kin have one parent and come in the order of their making', () => {
    const messages = byId([message(1, null), message(2, 1), message(3, 2), message(4, 1)])
    const one = messages.get('4') as SharedMessage
    expect(kinOf(messages, one).map(({ id }) => id)).toEqual(['2', '4'])
  })
  test('a branch whose beginning is not loaded starts where it is known', () => {
    expect(branchTo(byId([message(5, 4), message(6, 5)]), '6').map(({ id }) => id)).toEqual(['5', '6'])
    expect(branchTo(new Map(), null)).toEqual([])
  })
})

test('people are numbered where there are several, in the order of their first words', () => {
  expect(numbersOf([message(1, null, 'a'), message(2, 1)]).size).toBe(0)
  const numbers = numbersOf([message(3, 2, 'b'), message(1, null, 'a'), message(5, 3, 'a')])
  expect([...numbers]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

test('an address and what is kept over sign-in', () => {
  expect(addressOf('https://chat.example.org', 'abc')).toBe('https://chat.example.org/s/abc')
  expect(readWish('{"id":"1","token":"2","ticket":null}')).toEqual({ id: '1', token: '2', ticket: null })
  for (const junk of [null, '', '{', '[]', '{"id":1}', 'null']) expect(readWish(junk)).toBe(null)
})

test('people are found by the beginnings of their names', () => {
  const people = ['Boris Petrov', 'Anna-Maria Bell', 'Пётр Борисов'].map((name) => ({ id: name, name }))
  expect(matching(people, 'pet bo').map(({ name }) => name)).toEqual(['Boris Petrov'])
  expect(matching(people, 'be').map(({ name }) => name)).toEqual(['Anna-Maria Bell'])
  expect(matching(people, 'БОР').map(({ name }) => name)).toEqual(['Пётр Борисов'])
  expect(matching(people, '  ')).toEqual([])
  expect([looksLikeEmail(' a@b '), looksLikeEmail('a b@c'), looksLikeEmail('anna')]).toEqual([
    true,
    false,
    false,
  ])
})

test('who looks after whom', () => {
  expect(mayLookAfter('owner', 'owner')).toBe(true)
  expect(mayLookAfter('admin', 'member')).toBe(true)
  expect(mayLookAfter('admin', 'admin')).toBe(false)
  expect(mayLookAfter('member', 'member')).toBe(false)
})

test('a change of a link names only what was touched', () => {
  expect(laterChange('keep', '', false, 5)).toEqual({})
  expect(laterChange(0, '', false, 5)).toEqual({ expires_at: null })
  expect(laterChange(1, 'pears', false, 5)).toEqual({ expires_at: 3_600_005, password: 'pears' })
  expect(laterChange('keep', 'pears', true, 5)).toEqual({ password: null })
  expect(endOf(24, 0)).toBe(86_400_000)
})
