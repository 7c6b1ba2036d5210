// Draws only those rows of a long list that stand in view.
import { useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import { offsetsOf, scrollTo, viewOf, type View } from '../logic/window'

const SPARE = 400

export type Virtual = View & { show: (row: number) => void }

/** `heights` are in rem, so that the reader's own size of text holds; they must keep their identity. */
export function useVirtual(scroller: RefObject<HTMLElement | null>, heights: readonly number[]): Virtual {
  const offsets = useMemo(() => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
    return offsetsOf(heights.map((one) => one * rem))
  }, [heights])
  const [view, setView] = useState<View>(() => viewOf(offsets, 0, innerHeight, SPARE))
  useLayoutEffect(() => setView(look(scroller.current, offsets)), [offsets, scroller])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const settle = () =>
      setView((before) => {
        const now = look(element, offsets)
        return now.from === before.from && now.to === before.to && now.below === before.below ? before : now
      })
    const watcher = new ResizeObserver(settle)
    watcher.observe(element)
    element.addEventListener('scroll', settle, { passive: true })
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', settle)
    }
  }, [offsets, scroller])
  const show = (row: number) => {
    const element = scroller.current
    if (!element) return
    const to = scrollTo(offsets, row, element.scrollTop, element.clientHeight)
    if (to !== null) element.scrollTop = to
  }
  // Between two layouts the list may have become shorter than the view remembers.
  const count = heights.length
  return { ...view, from: Math.min(view.from, count), to: Math.min(view.to, count), show }
}

function look(element: HTMLElement | null, offsets: Float64Array): View {
  return viewOf(offsets, element?.scrollTop ?? 0, element?.clientHeight ?? innerHeight, SPARE)
}

/** For an element that stands for rows above or below. */
export function tall(height: number): (element: HTMLElement | null) => void {
  return (element) => element?.style.setProperty('height', `${height}px`)
}
