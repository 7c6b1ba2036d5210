// The reader's language for every component: sentences and formats.
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react'
import { formatIn, type Format } from '../logic/format'
import { en, type Texts } from '../logic/texts/en'
import { ru } from '../logic/texts/ru'
import type { Locale } from '../logic/types'

const CATALOGUES: Record<Locale, Texts> = { en, ru }

type Language = { locale: Locale; texts: Texts; format: Format }

const LanguageContext = createContext<Language>({
  locale: 'en',
  texts: en,
  format: formatIn('en', en.time.justNow),
})

export function LanguageProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const language = useMemo(() => {
    const texts = CATALOGUES[locale]
    return { locale, texts, format: formatIn(locale, texts.time.justNow) }
  }, [locale])
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useTexts(): Texts {
  return use(LanguageContext).texts
}

export function useFormat(): Format {
  return use(LanguageContext).format
}

export function useLocale(): Locale {
  return use(LanguageContext).locale
}
