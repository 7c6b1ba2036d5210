// Which rows of a long list are on the screen: only those are drawn.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

const FINE = 36
const COARSE = 44
const SPARE = 8

type Window = {
  list: RefObject<HTMLDivElement | null>
  height: number
  from: number
  to: number
  focus: () => void
  reveal: (row: number, where: 'nearest' | 'center') => void
}

export function useWindow(count: number): Window {
  const list = useRef<HTMLDivElement>(null)
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
  }, [count, height])
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
    [height],
  )
  const focus = useCallback(() => list.current?.focus({ preventScroll: true }), [])
  return { list, focus, height, ...range, reveal }
}
