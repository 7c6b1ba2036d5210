import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, toBase64url } from './base64url'
import { budgetName, nearest, type Budget } from './budgets'
import { findSettings } from './settings'

const SETTINGS = [
  { section: 'profile', id: 'name', label: 'Имя', words: 'name аватар' },
  { section: 'appearance', id: 'theme', label: 'Тема оформления', words: 'theme dark тёмная ночь' },
  { section: 'security', id: 'totp', label: 'Коды из приложения', words: 'totp 2fa двухфакторная тема' },
]

test('settings are found by the beginnings of words, in either language', () => {
  expect(findSettings(SETTINGS, 'dar').map(({ id }) => id)).toEqual(['theme'])
  expect(findSettings(SETTINGS, 'ТЕМН').map(({ id }) => id)).toEqual(['theme'])
  expect(findSettings(SETTINGS, 'тема').map(({ id }) => id)).toEqual(['theme', 'totp'])
  expect(findSettings(SETTINGS, 'коды 2fa').map(({ id }) => id)).toEqual(['totp'])
  expect(findSettings(SETTINGS, '  ')).toEqual([])
  expect(findSettings(SETTINGS, 'коды ночь')).toEqual([])
})

test('a setting is found by any beginning of its name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SETTINGS), fc.nat(), (setting, n) => {
      const query = setting.label.slice(0, 1 + (n % setting.label.length))
      return findSettings(SETTINGS, query).includes(setting)
    }),
  )
})

test('bytes come back from base64url', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toMatch(/^[\w-]*$/)
      expect([...fromBase64url(text)]).toEqual([...bytes])
    }),
  )
})

const budget = (share: number, state: Budget['state']): Budget => ({
  id: String(share),
  name: '',
  period: 'month',
  currency: 'RUB',
  amount: '1',
  spent: '0',
  held: '0',
  share,
  state,
  calls: 0,
  uncounted: 0,
  resets_at: null,
  user_id: null,
  user_name: null,
  key_id: null,
  project_id: null,
  model: null,
  refuse_unpriced: false,
  changeable: true,
})

test('the budget that is nearest to its end is told of, and none that is fine', () => {
  expect(nearest([budget(0.2, 'fine')])).toBeNull()
  expect(nearest([budget(0.85, 'near'), budget(1.2, 'reached'), budget(0.9, 'near')])?.id).toBe('1.2')
})

test('a budget without a name is called by what it is for', () => {
  expect(budgetName('  ', 'Anna', 'month')).toBe('Anna, month')
  expect(budgetName(' Coffee ', 'Anna', 'month')).toBe('Coffee')
})
