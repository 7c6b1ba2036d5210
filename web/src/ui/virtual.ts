// Draws only those rows of a long list that stand in view.
import { useCallback, useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import { offsetsOf, scrollTo, viewOf, type View } from '../logic/window'

const SPARE = 400

export type Virtual = View & { show: (row: number) => void; offsets: Float64Array }

/** `heights` are in rem, so that the reader's own size of text holds; they must keep their identity. */
export function useVirtual(scroller: RefObject<HTMLElement | null>, heights: readonly number[]): Virtual {
  const offsets = useMemo(() => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
    return offsetsOf(heights.map((one) => one * rem))
  }, [heights])
  const look = useCallback((): View => {
    const element = scroller.current
    return viewOf(offsets, element?.scrollTop ?? 0, element?.clientHeight ?? innerHeight, SPARE)
  }, [offsets, scroller])
  const [view, setView] = useState<View>(look)
  useLayoutEffect(() => setView(look()), [look])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const settle = () =>
      setView((before) => {
        const now = look()
        return now.from === before.from && now.to === before.to && now.below === before.below ? before : now
      })
    const watcher = new ResizeObserver(settle)
    watcher.observe(element)
    element.addEventListener('scroll', settle, { passive: true })
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', settle)
    }
  }, [look, scroller])
  const show = (row: number) => {
    const element = scroller.current
    if (!element) return
    const to = scrollTo(offsets, row, element.scrollTop, element.clientHeight)
    if (to !== null) element.scrollTop = to
  }
  // Between two layouts the list may have become shorter than the view remembers.
  const count = heights.length
  return { ...view, from: Math.min(view.from, count), to: Math.min(view.to, count), show, offsets }
}

/** For an element that stands for rows above or below. */
export function tall(height: number): (element: HTMLElement | null) => void {
  return (element) => element?.style.setProperty('height', `${height}px`)
}
