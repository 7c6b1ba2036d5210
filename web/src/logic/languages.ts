// The languages of the interface, each named in itself.
import type { Locale } from './types'

export const LANGUAGES: readonly { value: Locale; label: string }[] = [
  { value: 'ru', label: 'Русский' },
  { value: 'en', label: 'English' },
]

/** The first of the reader's wishes that we speak. */
export function preferred(wishes: readonly string[]): Locale {
  for (const wish of wishes) {
    const language = wish.toLowerCase().split('-')[0]
    if (language === 'ru' || language === 'en') return language
  }
  return 'en'
}
