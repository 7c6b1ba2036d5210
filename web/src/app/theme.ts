// Applies the person's theme and remembers it for the first paint of the next visit.
import { useEffect } from 'react'
import type { Theme } from '../logic/types'

export function useTheme(theme: Theme | null): void {
  useEffect(() => {
    if (theme === null) return
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    try {
      localStorage.setItem('veche.theme', theme)
    } catch {
      // Without storage the theme is simply asked from the server again.
    }
  }, [theme])
}
