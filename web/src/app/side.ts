// Whether the sidebar is open: beside the page on a wide screen, over it on a phone.
import { useCallback, useState } from 'react'

export type Side = { shown: boolean; toggle: () => void; shutDrawer: () => void }

const NARROW = '(max-width: 800px)'
const KEPT = 'veche.side'

export function useSide(): Side {
  const [shown, setShown] = useState(
    () => !matchMedia(NARROW).matches && localStorage.getItem(KEPT) !== 'shut',
  )
  const toggle = useCallback(() => {
    setShown((before) => {
      if (!matchMedia(NARROW).matches) localStorage.setItem(KEPT, before ? 'shut' : 'open')
      return !before
    })
  }, [])
  const shutDrawer = useCallback(() => {
    if (matchMedia(NARROW).matches) setShown(false)
  }, [])
  return { shown, toggle, shutDrawer }
}
