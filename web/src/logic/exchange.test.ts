import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FIRST_CHOICE,
  FORMATS,
  inOrder,
  optionsOf,
  pause,
  readChoice,
  requestOf,
  share,
  willSave,
  type ExportChoice,
  type ImportResult,
} from './exchange'

const choice: fc.Arbitrary<ExportChoice> = fc.record({
  format: fc.constantFrom(...FORMATS),
  options: fc.record({
    branches: fc.constantFrom('shown', 'all'),
    reasoning: fc.boolean(),
    metadata: fc.boolean(),
    files: fc.boolean(),
  }),
})

describe('exports', () => {
  it('remembers any choice, and survives what is no choice', () => {
    fc.assert(
      fc.property(choice, (one) => {
        expect(readChoice(JSON.stringify(one))).toEqual(one)
      }),
    )
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(FORMATS).toContain(readChoice(text).format)
      }),
    )
    expect(readChoice('{nonsense')).toEqual(FIRST_CHOICE)
    expect(readChoice(null)).toEqual(FIRST_CHOICE)
  })

  it('sends only options that mean something', () => {
    fc.assert(
      fc.property(choice, (one) => {
        const sent = requestOf(one)
        for (const name of ['reasoning', 'metadata', 'files'] as const)
          expect(sent[name]).toBe(optionsOf(one.format).includes(name) && one.options[name])
      }),
    )
  })

  it('says beforehand what will be saved', () => {
    const files = { ...FIRST_CHOICE.options, files: true }
    expect(willSave({ format: 'pdf', options: { ...files, files: false } }, false)).toBe('file')
    expect(willSave({ format: 'pdf', options: files }, false)).toBe('perhaps')
    expect(willSave({ format: 'pdf', options: files }, true)).toBe('archive')
    expect(willSave({ format: 'csv', options: files }, true)).toBe('rows')
  })
})

describe('imports', () => {
  it('shows what was left out first, and loses nothing', () => {
    const result = fc.record<ImportResult>({
      title: fc.string(),
      outcome: fc.constantFrom('new', 'grown', 'same', 'skipped'),
      conversation_id: fc.constant(null),
      messages: fc.nat(),
      notes: fc.array(fc.string(), { maxLength: 1 }),
    })
    fc.assert(
      fc.property(fc.array(result), (results) => {
        const sorted = inOrder(results)
        expect(new Set(sorted)).toEqual(new Set(results))
        const lastSkipped = sorted.findLastIndex((one) => one.outcome === 'skipped')
        expect(sorted.slice(0, lastSkipped + 1).every((one) => one.outcome === 'skipped')).toBe(true)
      }),
    )
  })

  it('knows how much is done only when it knows of how much', () => {
    expect(share({ done: 3, total: null })).toBeNull()
    expect(share({ done: 0, total: 0 })).toBeNull()
    expect(share({ done: 9, total: 3 })).toBe(1)
    expect(pause(0)).toBeLessThan(pause(3))
    expect(pause(100)).toBe(3000)
  })
})
