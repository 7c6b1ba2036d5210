// Applies how the person likes the page and remembers it for the first paint of the next visit.
import { useEffect } from 'react'
import { useInterface } from '../api/interface'
import type { Theme } from '../logic/types'

export function useTheme(theme: Theme | null): void {
  const { density, text, motion } = useInterface()
  useEffect(() => {
    if (theme === null) return
    const looks = { theme: theme === 'system' ? '' : theme, density, text, motion }
    for (const [name, value] of Object.entries(looks))
      if (value === '') delete document.documentElement.dataset[name]
      else document.documentElement.dataset[name] = value
    try {
      localStorage.setItem('veche.theme', theme)
      localStorage.setItem('veche.looks', JSON.stringify(looks))
    } catch {
      // Without storage they are simply asked from the server again.
    }
  }, [theme, density, text, motion])
}
