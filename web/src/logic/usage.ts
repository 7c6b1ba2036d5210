// What a report of usage is grouped by, and the same report as a table for a spreadsheet.
import type { Locale, UsageRow } from './types'

export const GROUPS = ['day', 'model', 'provider', 'conversation', 'project', 'key', 'person'] as const
export type GroupBy = (typeof GROUPS)[number]

/** Only those who look after the server see what each person used. */
export function groupsFor(role: string): readonly GroupBy[] {
  return role === 'member' ? GROUPS.filter((group) => group !== 'person') : GROUPS
}

export type CsvHeads = {
  name: string
  calls: string
  input: string
  output: string
  cached: string
  reasoning: string
  cost: string
  unpriced: string
}

const MARK = '\uFEFF' // by which spreadsheets know that it is UTF-8

/** As the spreadsheets of that language read it: in Russian a comma divides decimals, and a semicolon cells. */
export function usageCsv(
  rows: readonly UsageRow[],
  nameOf: (key: string | null) => string,
  heads: CsvHeads,
  locale: Locale,
): string {
  const divider = locale === 'ru' ? ';' : ','
  const decimal = (amount: string) => (locale === 'ru' ? amount.replace('.', ',') : amount)
  const currencies = [...new Set(rows.flatMap((row) => row.costs.map((cost) => cost.currency)))].toSorted()
  const head = [
    heads.name,
    heads.calls,
    heads.input,
    heads.output,
    heads.cached,
    heads.reasoning,
    ...currencies.map((currency) => `${heads.cost}, ${currency}`),
    heads.unpriced,
  ]
  const lines = rows.map((row) => [
    harmless(nameOf(row.key)),
    row.calls,
    row.input_tokens,
    row.output_tokens,
    row.cached_tokens,
    row.reasoning_tokens,
    ...currencies.map((currency) => {
      const cost = row.costs.find((one) => one.currency === currency)
      return cost ? decimal(cost.amount) : null
    }),
    row.unpriced_calls,
  ])
  return `${MARK}${[head, ...lines].map((line) => line.map((cell) => quoted(cell, divider)).join(divider)).join('\r\n')}\r\n`
}

/** A name that a spreadsheet would take for a formula is only text. */
function harmless(name: string): string {
  return /^[=+\-@\t\r]/.test(name) ? `'${name}` : name
}

function quoted(cell: string | number | null, divider: string): string {
  const text = cell === null ? '' : String(cell)
  return /["\r\n]/.test(text) || text.includes(divider) ? `"${text.replaceAll('"', '""')}"` : text
}
