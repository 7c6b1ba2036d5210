// Which rows of a long list are on the screen: only those are drawn.
import { useCallback, useEffect, useState, type RefObject } from 'react'

const FINE = 36
const COARSE = 44
const SPARE = 8

type Window = {
  height: number
  from: number
  to: number
  reveal: (row: number, where: 'nearest' | 'center') => void
}

export function useWindow(list: RefObject<HTMLElement | null>, count: number): Window {
  const [height] = useState(() => (matchMedia('(pointer: coarse)').matches ? COARSE : FINE))
  const [range, setRange] = useState({ from: 0, to: 40 })
  useEffect(() => {
    const element = list.current
    if (!element) return
    const look = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / height) - SPARE)
      const to = Math.min(count, Math.ceil((element.scrollTop + element.clientHeight) / height) + SPARE)
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
    }
    look()
    const watcher = new ResizeObserver(look)
    watcher.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [list, count, height])
  const reveal = useCallback(
    (row: number, where: 'nearest' | 'center') => {
      const element = list.current
      if (!element) return
      const top = row * height
      if (where === 'center') element.scrollTop = top - (element.clientHeight - height) / 2
      else if (top < element.scrollTop) element.scrollTop = top
      else if (top + height > element.scrollTop + element.clientHeight)
        element.scrollTop = top + height - element.clientHeight
    },
    [list, height],
  )
  return { height, ...range, reveal }
}
