// Where the on-screen keyboard lies over the page instead of making it smaller (iOS), the page makes room for it.
import { useEffect } from 'react'

export function useKeyboardRoom(): void {
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    const settle = () => {
      const covered = view.scale > 1.01 ? 0 : Math.max(0, window.innerHeight - view.height - view.offsetTop)
      document.documentElement.style.setProperty('--keyboard', `${Math.round(covered)}px`)
      // what had the keyboard under it was pushed up by the browser; now it fits
      if (covered > 0 && window.scrollY > 0) window.scrollTo(0, 0)
    }
    view.addEventListener('resize', settle)
    view.addEventListener('scroll', settle)
    return () => {
      view.removeEventListener('resize', settle)
      view.removeEventListener('scroll', settle)
      document.documentElement.style.removeProperty('--keyboard')
    }
  }, [])
}
