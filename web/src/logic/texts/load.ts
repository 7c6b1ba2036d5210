// Fetches a language's sentences: only the reader's language is loaded.
import type { Locale } from '../types'
import type { Texts } from './texts'

const LOADERS: Record<Locale, () => Promise<Texts>> = {
  en: async () => (await import('./en')).en,
  ru: async () => (await import('./ru')).ru,
}

export const loadTexts = (locale: Locale): Promise<Texts> => LOADERS[locale]()
