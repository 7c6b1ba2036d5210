// Asks before a link inside the page leads away from what is not saved; the browser asks for the rest.
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { leadsAway } from '../logic/leaving'
import { Confirm } from './dialog'
import { useTexts } from './language'

export function useLeaveGuard(dirty: boolean): ReactNode {
  const t = useTexts()
  const [, go] = useLocation()
  const [wanted, setWanted] = useState<string | null>(null)
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    const catchLink = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!link || !leadsAway(link, event, location)) return
      event.preventDefault()
      event.stopPropagation()
      const { pathname, search, hash } = new URL(link.href)
      setWanted(pathname + search + hash)
    }
    addEventListener('beforeunload', warn)
    document.addEventListener('click', catchLink, true)
    return () => {
      removeEventListener('beforeunload', warn)
      document.removeEventListener('click', catchLink, true)
    }
  }, [dirty])
  return (
    wanted !== null && (
      <Confirm
        title={t.words.leaveTitle}
        text={t.words.leaveText}
        action={t.words.leave}
        onClose={() => setWanted(null)}
        onConfirm={() => go(wanted)}
      />
    )
  )
}
