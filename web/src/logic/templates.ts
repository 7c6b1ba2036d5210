// Prompt templates: how one becomes a message. The server does the same (features/templates/logic/render.py);
// one table, tests/features/templates/vectors.json, tests both.
import { dayText, isDay } from './days'
import type { Locale } from './types'

export type VariableKind = 'text' | 'long' | 'choice' | 'number' | 'date' | 'file'
export const VARIABLE_KINDS: readonly VariableKind[] = ['text', 'long', 'choice', 'number', 'date', 'file']

export type Variable = {
  name: string
  label: string
  kind: VariableKind
  required: boolean
  default: string
  choices: string[]
  min: string | number | null
  max: string | number | null
}

/** What a person made of a template, as it stands in a file too. */
export type TemplateContent = {
  name: string
  title: string
  description: string
  body: string
  variables: Variable[]
  tags: string[]
}

export type Template = TemplateContent & {
  id: string
  owner_id: string
  owner_name: string
  shared: boolean
  version: number
  uses: number
  my_uses: number
  used_at: number | null
  rating: number | null
  ratings: number
  my_rating: number | null
  created_at: number
  updated_at: number
}

export type Complaint = 'required' | 'choice' | 'number' | 'min' | 'max' | 'date' | 'long' | 'unknown'
export type Given = { today: string; me: string; locale: Locale }
export type Values = Readonly<Record<string, string>>
export type Rendered = { text: string; problems: Readonly<Record<string, Complaint>> }

export const BUILT_IN: readonly string[] = ['today', 'me']

const MOST: Record<VariableKind, number> = {
  text: 2_000,
  long: 100_000,
  choice: 2_000,
  number: 40,
  date: 40,
  file: 300,
}
const SLOT = /(\\?)\{\{[ \t]*([\p{L}_][\p{L}\p{Nd}_]{0,39})[ \t]*\}\}/gu

/** The text as far as the values allow, and what is wrong with them; a value is never read for placeholders. */
export function render(body: string, variables: readonly Variable[], values: Values, given: Given): Rendered {
  const words = new Map([
    ['today', dayText(given.today, given.locale)],
    ['me', given.me],
  ])
  const problems: Record<string, Complaint> = {}
  const declared = new Set(variables.map(({ name }) => name))
  for (const name of Object.keys(values)) if (!declared.has(name)) problems[name] = 'unknown'
  for (const variable of variables) {
    const said = saidOf(variable, values[variable.name] ?? '', given.today)
    const problem = complaint(variable, said)
    if (problem) problems[variable.name] = problem
    words.set(variable.name, variable.kind === 'date' && !problem ? dayText(said, given.locale) : said)
  }
  const lines = body.split('\n').map((line) => lineWith(line, words))
  return {
    text: lines
      .filter((line) => line !== null)
      .join('\n')
      .trim(),
    problems,
  }
}

/** The names that a body asks for, each once, in their order. */
export function slots(body: string): string[] {
  const names = [...body.matchAll(SLOT)].filter((one) => one[1] === '').map((one) => one[2] ?? '')
  return [...new Set(names)]
}

/** The body cut at its placeholders, for showing them as chips. */
export function pieces(body: string): { text: string; slot: boolean }[] {
  const found: { text: string; slot: boolean }[] = []
  let at = 0
  for (const one of body.matchAll(SLOT)) {
    if (one[1] !== '') continue
    if (one.index > at) found.push({ text: body.slice(at, one.index), slot: false })
    found.push({ text: one[2] ?? '', slot: true })
    at = one.index + one[0].length
  }
  if (at < body.length) found.push({ text: body.slice(at), slot: false })
  return found
}

/** The declared variables, and a line of text for each name that the body asks for and nobody declared. */
export function declaredFor(body: string, variables: readonly Variable[]): Variable[] {
  const known = new Set([...BUILT_IN, ...variables.map(({ name }) => name)])
  const fresh = slots(body).filter((name) => !known.has(name))
  return [...variables, ...fresh.map((name) => plainVariable(name))]
}

export function plainVariable(name: string): Variable {
  return { name, label: '', kind: 'text', required: true, default: '', choices: [], min: null, max: null }
}

export function labelOf(variable: Variable): string {
  const plain = variable.name.replaceAll('_', ' ')
  return variable.label || plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** What is in the fields before anybody has typed. */
export function defaultsOf(variables: readonly Variable[], today: string): Record<string, string> {
  return Object.fromEntries(
    variables.map((one) => [one.name, one.kind === 'date' && one.default === 'today' ? today : one.default]),
  )
}

/** Where what was typed after `/name` belongs: the first field that takes any text. */
export function firstText(variables: readonly Variable[]): string | null {
  const fits = (kind: VariableKind) => variables.find((one) => one.kind === kind)?.name ?? null
  return fits('long') ?? fits('text')
}

export function complaint(variable: Variable, said: string): Complaint | null {
  if (said === '') return variable.required ? 'required' : null
  if ([...said].length > MOST[variable.kind]) return 'long'
  if (variable.kind === 'choice' && !variable.choices.includes(said)) return 'choice'
  if (variable.kind === 'number') {
    const number = numberOf(said)
    return number === null ? 'number' : beyond(number, numberOf(variable.min), numberOf(variable.max))
  }
  if (variable.kind === 'date') {
    if (!isDay(said)) return 'date'
    return beyond(said, dayLimit(variable.min), dayLimit(variable.max))
  }
  return null
}

function numberOf(said: string | number | null): number | null {
  const text = String(said ?? '')
    .replaceAll(/\s/gu, '')
    .replaceAll(',', '.')
  return /^[-+]?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : null
}

function dayLimit(said: string | number | null): string | null {
  return typeof said === 'string' && isDay(said) ? said : null
}

function beyond<T extends number | string>(value: T, least: T | null, most: T | null): Complaint | null {
  if (least !== null && value < least) return 'min'
  return most !== null && value > most ? 'max' : null
}

function saidOf(variable: Variable, said: string, today: string): string {
  const lines = said.replaceAll('\r\n', '\n')
  const text =
    (variable.kind === 'long' ? lines : lines.replaceAll('\n', ' ')).trim() || variable.default.trim()
  return variable.kind === 'date' && text === 'today' ? today : text
}

/** The line with its values; null for one that held nothing but values, all of them empty. */
function lineWith(line: string, words: ReadonlyMap<string, string>): string | null {
  const made = line.replaceAll(SLOT, (whole: string, kept: string, name: string) =>
    kept === '' ? (words.get(name) ?? whole) : whole.slice(1),
  )
  const asked = slots(line)
  const bare = line.replaceAll(SLOT, '').trim() === ''
  const gone = asked.length > 0 && made.trim() === '' && bare && asked.every((name) => words.has(name))
  return gone ? null : made
}
