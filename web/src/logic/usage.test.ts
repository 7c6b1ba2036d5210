// The report of usage as a spreadsheet reads it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UsageRow } from './types'
import { groupsFor, usageCsv } from './usage'

const HEADS = {
  name: 'Model',
  calls: 'Calls',
  input: 'Input',
  output: 'Output',
  cached: 'Cached',
  reasoning: 'Reasoning',
  cost: 'Cost',
  unpriced: 'Without a price',
}
const row = (key: string | null, more: Partial<UsageRow> = {}): UsageRow => ({
  key,
  calls: 2,
  input_tokens: 1000,
  output_tokens: null,
  cached_tokens: 0,
  reasoning_tokens: null,
  costs: [],
  unpriced_calls: 1,
  ...more,
})

describe('csv', () => {
  const rows = [
    row('a', { costs: [{ currency: 'USD', amount: '0.005' }] }),
    row('b', { costs: [{ currency: 'RUB', amount: '12' }] }),
  ]
  test('each currency has a column, an unknown count is empty', () => {
    expect(usageCsv(rows, String, HEADS, 'en')).toBe(
      '\uFEFFModel,Calls,Input,Output,Cached,Reasoning,"Cost, RUB","Cost, USD",Without a price\r\n' +
        'a,2,1000,,0,,,0.005,1\r\nb,2,1000,,0,,12,,1\r\n',
    )
  })
  test('Russian spreadsheets', () => {
    expect(usageCsv(rows, String, HEADS, 'ru').split('\r\n')[1]).toBe('a;2;1000;;0;;;0,005;1')
  })
  test('no name is a formula or another cell', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const text = usageCsv([row(name)], String, HEADS, 'en')
        const cell = text.slice(text.indexOf('\r\n') + 2, -',2,1000,,0,,1\r\n'.length)
        const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        expect(plain.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(name)
        expect(plain).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

test('only those who look after the server are offered people', () => {
  expect(groupsFor('member')).not.toContain('person')
  expect(groupsFor('admin')).toContain('person')
})
