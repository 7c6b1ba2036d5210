// Numbers, money, sizes and times in the reader's language.
import { timeGroup } from './chats'
import type { Cost, Locale, Price } from './types'

export type Format = {
  number: (n: number) => string
  compact: (n: number) => string
  money: (amount: string, currency: string) => string
  cost: (cost: Cost) => string
  price: (price: Price) => [string, string]
  seconds: (ms: number) => string
  size: (bytes: number) => string
  time: (at: number) => string
  date: (at: number) => string
  /** As briefly as it can be said now: the time of today, “yesterday”, a day of this year, a date. */
  day: (at: number, now: number) => string
  moment: (at: number) => string
  ago: (at: number, now: number) => string
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export function formatIn(locale: Locale, justNow: string): Format {
  const number = new Intl.NumberFormat(locale)
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const near = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const money = (amount: string, currency: string) => formatMoney(locale, Number(amount), currency)
  return {
    number: (n) => number.format(n),
    compact: (n) => compact.format(n),
    money,
    cost: (cost) => money(cost.amount, cost.currency),
    price: (price) => [money(price.input, price.currency), money(price.output, price.currency)],
    seconds: (ms) => formatDuration(locale, ms),
    size: (bytes) => formatSize(locale, bytes),
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    day: (at, now) => {
      const today = new Date(now)
      const group = timeGroup(at, today)
      if (group === 'today') return time.format(at)
      if (group === 'yesterday') return relative.format(-1, 'day')
      return (new Date(at).getFullYear() === today.getFullYear() ? near : date).format(at)
    },
    moment: (at) => moment.format(at),
    ago: (at, now) => {
      const step = STEPS.find(([, length]) => now - at >= length)
      return step ? relative.format(-Math.floor((now - at) / step[1]), step[0]) : justNow
    },
  }
}

/** Small sums keep two significant digits: a tenth of a cent must not read as zero. */
function formatMoney(locale: Locale, amount: number, currency: string): string {
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${new Intl.NumberFormat(locale).format(amount)} ${currency}`
  const small = amount !== 0 && Math.abs(amount) < 0.1
  const digits = small ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  return new Intl.NumberFormat(locale, { ...style, minimumFractionDigits: 0, ...digits }).format(amount)
}

function formatDuration(locale: Locale, ms: number): string {
  if (ms < 1000) return formatUnit(locale, Math.round(ms), 'millisecond')
  return formatUnit(locale, ms < 10_000 ? ms / 1000 : Math.round(ms / 1000), 'second')
}

function formatUnit(locale: Locale, value: number, unit: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value)
}

function formatSize(locale: Locale, bytes: number): string {
  if (bytes < 1000) return formatUnit(locale, bytes, 'byte')
  if (bytes < 1_000_000) return formatUnit(locale, bytes / 1000, 'kilobyte')
  if (bytes < 1_000_000_000) return formatUnit(locale, bytes / 1_000_000, 'megabyte')
  return formatUnit(locale, bytes / 1_000_000_000, 'gigabyte')
}
