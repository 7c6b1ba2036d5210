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

const NEAR_END = 48
const NEAR_TOP = 300

export function useFollowing({ key, ready, first, last, sent, focus, onNearTop }: Watch): Following {
  const frame = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const before = useRef({ top: 0, height: 0, last })
  const [away, setAway] = useState(false)

  const toEnd = useCallback(() => {
    const element = frame.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  useLayoutEffect(() => {
    following.current = true
    setAway(false)
    toEnd()
  }, [key, ready, toEnd])

  useLayoutEffect(() => {
    if (sent !== null) following.current = true
  }, [sent])

  // An older page put above must not move what is being read.
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    if (following.current) toEnd()
    else if (last === before.current.last) element.scrollTop += element.scrollHeight - before.current.height
    before.current.last = last
  }, [first, last, toEnd])

  useLayoutEffect(() => {
    if (focus === null) return
    following.current = false
    const target = content.current?.querySelector(`[data-message="${CSS.escape(focus)}"]`)
    target?.scrollIntoView({ block: 'center' })
  }, [focus])

  useEffect(() => {
    const element = frame.current
    const inner = content.current
    if (!element || !inner) return
    const watcher = new ResizeObserver(() => {
      if (following.current) toEnd()
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight
      if (distance < NEAR_END) setAway(false)
      before.current.height = element.scrollHeight
    })
    watcher.observe(inner)
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [toEnd])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onScroll = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight
      const movedUp = element.scrollTop < before.current.top - 2
      if (distance < NEAR_END) following.current = true
      else if (movedUp && element.scrollHeight >= before.current.height) following.current = false
      before.current.top = element.scrollTop
      before.current.height = element.scrollHeight
      setAway(!following.current && distance > element.clientHeight / 3)
      if (movedUp && element.scrollTop < NEAR_TOP) onNearTop?.()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [onNearTop])

  const jump = useCallback(() => {
    following.current = true
    setAway(false)
    toEnd()
  }, [toEnd])

  return { frame, content, away, jump }
}
