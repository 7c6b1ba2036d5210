// Templates: the table shared with the server, and what must hold for any of them.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, dayText, isDay } from './days'
import {
  declaredFor,
  defaultsOf,
  firstText,
  labelOf,
  pieces,
  plainVariable,
  render,
  slots,
  type Complaint,
  type Variable,
} from './templates'

type Case = {
  about: string
  body: string
  variables: (Partial<Variable> & { name: string })[]
  values: Record<string, string>
  en?: string
  ru?: string
  problems?: Record<string, Complaint>
}
const path = new URL('../../../tests/features/templates/vectors.json', import.meta.url)
const table = JSON.parse(readFileSync(path, 'utf8')) as {
  given: { today: string; me: string }
  cases: Case[]
}

describe('the table shared with the server', () => {
  test.each(table.cases)('$about', ({ body, variables, values, en, ru, problems }) => {
    const whole = variables.map((one) => ({ ...plainVariable(one.name), ...one }))
    for (const locale of ['en', 'ru'] as const) {
      const made = render(body, whole, values, { ...table.given, locale })
      expect(made.problems).toEqual(problems ?? {})
      if (!problems) expect(made.text).toBe(locale === 'ru' ? (ru ?? en) : en)
    }
  })
})

const given = { today: '2026-03-09', me: 'Anna', locale: 'en' } as const
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)

describe('a template', () => {
  test('takes any values and gives each back as it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 5 }), fc.string(), (names, value) => {
        const variables = names
          .filter((name) => name !== 'today' && name !== 'me')
          .map((name) => ({ ...plainVariable(name), kind: 'long' as const, required: false }))
        const values = Object.fromEntries(variables.map(({ name }) => [name, value]))
        const body = variables.map(({ name }) => `[{{${name}}}]`).join('')
        const said = value.replaceAll('\r\n', '\n').trim()
        expect(render(body, variables, values, given).text).toBe(
          variables
            .map(() => `[${said}]`)
            .join('')
            .trim(),
        )
      }),
    )
  })

  test('without placeholders is its own text', () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        fc.pre(!body.includes('{{'))
        expect(render(body, [], {}, given).text).toBe(body.trim())
      }),
    )
  })

  test('is the sum of its pieces', () => {
    const part = fc.oneof(
      fc.string(),
      word.map((name) => `{{ ${name} }}`),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const body = parts.join('')
        const found = pieces(body)
        expect([...new Set(found.filter(({ slot }) => slot).map(({ text }) => text))]).toEqual(slots(body))
        expect(found.every(({ text }) => text !== '')).toBe(true)
      }),
    )
  })

  test('declares what its body asks for', () => {
    const known = { ...plainVariable('a'), kind: 'number' as const }
    expect(declaredFor('{{b}} {{a}} {{today}} \\{{c}}', [known])).toEqual([known, plainVariable('b')])
  })

  test('knows its first words and labels', () => {
    const long = { ...plainVariable('the_text'), kind: 'long' as const }
    const day = { ...plainVariable('day'), kind: 'date' as const, default: 'today' }
    expect(firstText([plainVariable('a'), long])).toBe('the_text')
    expect(firstText([day])).toBe(null)
    expect(labelOf(long)).toBe('The text')
    expect(defaultsOf([long, day], '2026-03-09')).toEqual({ the_text: '', day: '2026-03-09' })
  })
})

describe('days', () => {
  test('are those of the calendar', () => {
    for (const good of ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
      expect(isDay(good)).toBe(true)
    for (const bad of ['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '0000-01-01', '24-1-1', ''])
      expect(isDay(bad)).toBe(false)
    expect(dayText('not a day', 'ru')).toBe('not a day')
    fc.assert(
      fc.property(
        fc.date({ min: new Date(1970, 0, 2), max: new Date(2100, 0, 1), noInvalidDate: true }),
        (date) => {
          expect(isDay(dayOf(date))).toBe(true)
        },
      ),
    )
  })
})
