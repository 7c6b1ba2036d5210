// The reading position: stays at the end while the reader is there, else stays where the reader is.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

type Watch = {
  key: string
  ready: boolean
  first: string | null
  last: string | null
  /** The message that the reader has just sent: sending brings the end into view. */
  sent: string | null
  focus: string | null
  onNearTop: (() => void) | null
}
type Following = {
  frame: RefObject<HTMLElement | null>
  content: RefObject<HTMLDivElement | null>
  away: boolean
  jump: () => void
}
/** What the reader looks at: this element, so far below the top of the frame. */
type Anchor = { element: Element; top: number }

const NEAR_END = 48
const NEAR_TOP = 600
/** The new position is less than a pixel off: rounding, not movement. */
const STILL = 1

export function useFollowing({ key, ready, first, last, sent, focus, onNearTop }: Watch): Following {
  const frame = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const anchor = useRef<Anchor | null>(null)
  const before = useRef({ top: 0, height: 0 })
  const [away, setAway] = useState(false)

  const toEnd = useCallback(() => {
    const element = frame.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  /** Whatever grew or shrank above, what the reader looks at stays where it is. */
  const hold = useCallback(() => {
    const element = frame.current
    const kept = anchor.current
    if (!element || !kept?.element.isConnected) return
    const moved = topIn(element, kept.element) - kept.top
    if (Math.abs(moved) >= STILL) element.scrollTop += moved
  }, [])

  useLayoutEffect(() => {
    following.current = true
    anchor.current = null
    setAway(false)
    toEnd()
  }, [key, ready, toEnd])

  useLayoutEffect(() => {
    if (sent !== null) following.current = true
  }, [sent])

  useLayoutEffect(() => {
    if (following.current) toEnd()
    else hold()
  }, [first, last, toEnd, hold])

  useLayoutEffect(() => {
    const element = frame.current
    if (focus === null || !element) return
    const target = content.current?.querySelector(`[data-message="${CSS.escape(focus)}"]`)
    if (!target) return
    following.current = false
    target.scrollIntoView({ block: target.clientHeight > element.clientHeight ? 'start' : 'center' })
    anchor.current = { element: target, top: topIn(element, target) }
  }, [focus])

  useEffect(() => {
    const element = frame.current
    const inner = content.current
    if (!element || !inner) return
    const watcher = new ResizeObserver(() => {
      if (following.current) toEnd()
      else hold()
      if (distanceOf(element) < NEAR_END) setAway(false)
      before.current.height = element.scrollHeight
    })
    watcher.observe(inner)
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [toEnd, hold])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onScroll = () => {
      const distance = distanceOf(element)
      const movedUp = element.scrollTop < before.current.top - 2
      if (distance < NEAR_END) following.current = true
      else if (movedUp && element.scrollHeight >= before.current.height) following.current = false
      before.current = { top: element.scrollTop, height: element.scrollHeight }
      anchor.current = following.current ? null : anchorIn(element, content.current)
      setAway(!following.current && distance > element.clientHeight / 3)
      if (movedUp && element.scrollTop < NEAR_TOP) onNearTop?.()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [onNearTop])

  const jump = useCallback(() => {
    following.current = true
    anchor.current = null
    setAway(false)
    toEnd()
  }, [toEnd])

  return { frame, content, away, jump }
}

function distanceOf(element: Element): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight
}

function topIn(frame: Element, element: Element): number {
  return element.getBoundingClientRect().top - frame.getBoundingClientRect().top
}

/** The first message in sight, or the empty place where it will be. */
function anchorIn(frame: HTMLElement, content: HTMLElement | null): Anchor | null {
  const stretches = content?.querySelectorAll(':scope > .stretch') ?? []
  const stretch = firstBelow(frame, stretches)
  const element = stretch && (firstBelow(frame, stretch.children) ?? stretch)
  return element ? { element, top: topIn(frame, element) } : null
}

function firstBelow(frame: Element, all: ArrayLike<Element>): Element | null {
  const edge = frame.getBoundingClientRect().top
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle
    else low = middle + 1
  }
  return all[low] ?? null
}
