// What is told to the server of a changed assistant, and who may change one.
import { describe, expect, test } from 'vitest'
import { changesOf, formOf, mayChange } from './assistants'
import type { Assistant, Me } from './types'

const assistant: Assistant = {
  id: 'a',
  owner_id: 'ann',
  name: 'Help',
  description: '',
  kind: 'support',
  instructions: 'Be kind.',
  model: null,
  params: {},
  public: true,
  conversations: 2,
  messages: 5,
  created_at: 1,
  updated_at: 1,
}
const person = (id: string, role: Me['role']) => ({ id, role }) as Me

describe('changes of an assistant', () => {
  const before = formOf(assistant, 'custom')
  test('are nothing when nothing changed', () => {
    expect(changesOf(before, { ...before })).toEqual({})
  })
  test('leave the instructions to the server when only the kind changed', () => {
    expect(changesOf(before, { ...before, kind: 'qa' })).toEqual({ kind: 'qa' })
  })
  test('say what was emptied and unset', () => {
    const set = { ...before, model: 'mine.fast' }
    expect(changesOf(set, { ...set, model: null, instructions: '', public: false })).toEqual({
      model: null,
      instructions: '',
      public: false,
    })
  })
})

describe('a form', () => {
  test('begins with the kind that was asked for', () => {
    expect(formOf(null, 'qa')).toMatchObject({ name: '', kind: 'qa', model: null, public: false })
  })
  test('holds what may be said and no more', () => {
    expect(Object.keys(formOf(assistant, 'custom')).sort()).toEqual(Object.keys(formOf(null, 'qa')).sort())
  })
})

describe('an assistant is changed', () => {
  test.each([
    ['ann', 'member', true],
    ['bob', 'member', false],
    ['bob', 'admin', true],
    ['bob', 'owner', true],
  ] as const)('by %s as %s: %s', (id, role, may) => {
    expect(mayChange(assistant, person(id, role))).toBe(may)
  })
  test('by nobody who is not signed in', () => {
    expect(mayChange(assistant, null)).toBe(false)
  })
})
