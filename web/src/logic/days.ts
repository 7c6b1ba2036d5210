// Days as people write them in a letter, and as fields hold them (YYYY-MM-DD).
import type { Locale } from './types'

const MONTHS: Record<Locale, readonly string[]> = {
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}

export function isDay(said: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(said)
  if (!found) return false
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export function dayText(said: string, locale: Locale): string {
  if (!isDay(said)) return said
  const [year, month, day] = said.split('-').map(Number) as [number, number, number]
  const name = MONTHS[locale][month - 1] ?? ''
  return locale === 'ru' ? `${day} ${name} ${year} г.` : `${name} ${day}, ${year}`
}

/** The day at the person's own place. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
