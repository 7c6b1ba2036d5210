// The reader's language for every component: sentences and formats.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { formatIn, type Format } from '../logic/format'
import { loadTexts } from '../logic/texts/load'
import type { Texts } from '../logic/texts/texts'
import type { Locale } from '../logic/types'

type Language = { locale: Locale; texts: Texts; format: Format }

const LanguageContext = createContext<Language | null>(null)

/** Shows its children once the language is there; when it is changed they stay as they are until the next one is. */
export function LanguageProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const [loaded, setLoaded] = useState<{ locale: Locale; texts: Texts } | null>(null)
  useEffect(() => {
    let current = true
    void loadTexts(locale).then((texts) => current && setLoaded({ locale, texts }))
    return () => {
      current = false
    }
  }, [locale])
  const language = useMemo(
    () => loaded && { ...loaded, format: formatIn(loaded.locale, loaded.texts.time.justNow) },
    [loaded],
  )
  useEffect(() => {
    if (language) document.documentElement.lang = language.locale
  }, [language])
  return language && <LanguageContext value={language}>{children}</LanguageContext>
}

function useLanguage(): Language {
  const language = use(LanguageContext)
  if (!language) throw new Error('there is no LanguageProvider above')
  return language
}

export function useTexts(): Texts {
  return useLanguage().texts
}

export function useFormat(): Format {
  return useLanguage().format
}

export function useLocale(): Locale {
  return useLanguage().locale
}
