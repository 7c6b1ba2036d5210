// The title of the browser's tab.
import { useEffect } from 'react'
import { useTexts } from '../ui/language'

export function useTitle(title: string): void {
  const t = useTexts()
  useEffect(() => {
    document.title = `${title} · ${t.name}`
  }, [title, t])
}
