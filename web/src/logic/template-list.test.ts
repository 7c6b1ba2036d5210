// Templates in a list: found, ordered, offered, and read from files.
import { describe, expect, test } from 'vitest'
import {
  entriesOf,
  freeName,
  mayChangeTemplate,
  nameFrom,
  offeredTemplates,
  shownTemplates,
  tagsOf,
} from './template-list'
import type { Template } from './templates'
import type { Me } from './types'

const template = (name: string, more: Partial<Template> = {}): Template => ({
  id: name,
  owner_id: 'ann',
  owner_name: 'Ann',
  name,
  title: name.toUpperCase(),
  description: '',
  body: '',
  variables: [],
  tags: [],
  shared: false,
  version: 1,
  uses: 0,
  my_uses: 0,
  used_at: null,
  rating: null,
  ratings: 0,
  my_rating: null,
  created_at: 0,
  updated_at: 0,
  ...more,
})
const names = (list: readonly Template[]) => list.map(({ name }) => name)
const me = (id: string, role: Me['role'] = 'member') => ({ id, role }) as Me

describe('the list', () => {
  const all = [
    template('b', { tags: ['Work'], my_uses: 2, rating: 4, ratings: 1, created_at: 1 }),
    template('a', { tags: ['work', 'home'], rating: 4, ratings: 3, created_at: 2 }),
    template('c', { description: 'about zebras', created_at: 3 }),
  ]
  test('stands in the order one likes', () => {
    expect(names(shownTemplates(all, '', null, 'name', 'en'))).toEqual(['a', 'b', 'c'])
    expect(names(shownTemplates(all, '', null, 'use', 'en'))).toEqual(['b', 'a', 'c'])
    expect(names(shownTemplates(all, '', null, 'rating', 'en'))).toEqual(['a', 'b', 'c'])
    expect(names(shownTemplates(all, '', null, 'new', 'en'))).toEqual(['c', 'a', 'b'])
  })
  test('is found by words and tags, whatever their case', () => {
    expect(names(shownTemplates(all, 'zebra', null, 'name', 'en'))).toEqual(['c'])
    expect(names(shownTemplates(all, '', 'WORK', 'name', 'en'))).toEqual(['a', 'b'])
    expect(tagsOf(all)).toEqual(['Work', 'home'])
  })
})

test('the composer offers one’s own before another’s of the same name, and lately used ones first', () => {
  const all = [
    template('x', { id: '1', owner_id: 'bob' }),
    template('x', { id: '2' }),
    template('y', { id: '3', owner_id: 'bob', used_at: 5 }),
  ]
  expect(offeredTemplates(all, 'ann').map(({ id }) => id)).toEqual(['3', '2'])
})

test('the maker may change it, and an administrator what is shared', () => {
  expect(mayChangeTemplate(template('x'), me('ann'))).toBe(true)
  expect(mayChangeTemplate(template('x'), me('bob', 'owner'))).toBe(false)
  expect(mayChangeTemplate(template('x', { shared: true }), me('bob', 'admin'))).toBe(true)
  expect(mayChangeTemplate(template('x', { shared: true }), me('bob'))).toBe(false)
  expect(mayChangeTemplate(template('x'), null)).toBe(false)
})

test('names are made of titles, and of taken ones others', () => {
  expect(nameFrom(' Ответ на письмо клиента!')).toBe('ответ-на-письмо')
  expect(nameFrom('!!!')).toBe('')
  expect(freeName('a', new Set(['a', 'a-2']))).toBe('a-3')
  expect(freeName('b', new Set(['a']))).toBe('b')
})

test('a file is ours, a list, a single one, or none', () => {
  const one = { name: 'a', body: 'b' }
  for (const file of [{ format: 'veche.templates', version: 1, templates: [one] }, [one], one])
    expect(entriesOf(JSON.stringify(file))).toEqual([one])
  for (const text of ['', 'nonsense', '1', 'null', '{}', '[{"name":1,"body":"x"}]', '{"templates":[{}]}'])
    expect(entriesOf(text)).toBeNull()
})
