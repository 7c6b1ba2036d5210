// A small surface beside its trigger; on a phone it becomes a sheet at the bottom.
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import { createPortal } from 'react-dom'

export type TriggerProps = {
  ref: RefObject<HTMLButtonElement | null>
  'aria-expanded': boolean
  'aria-haspopup': 'dialog' | 'menu' | 'listbox'
  'aria-controls': string | undefined
  onClick: () => void
}

type Props = {
  label: string
  role?: 'dialog' | 'menu'
  side?: 'below' | 'above'
  align?: 'start' | 'end'
  width?: string
  trigger: (props: TriggerProps) => ReactNode
  children: (close: () => void) => ReactNode
}

export function Popover({
  label,
  role = 'dialog',
  side = 'below',
  align = 'start',
  width,
  trigger,
  children,
}: Props) {
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const id = useId()
  const close = useCallback(() => {
    setOpen(false)
    anchor.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      {trigger({
        ref: anchor,
        'aria-expanded': open,
        'aria-haspopup': role,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen(!open),
      })}
      {open && (
        <Surface {...{ id, label, role, side, align, anchor, width, close }} leave={() => setOpen(false)}>
          {children(close)}
        </Surface>
      )}
    </>
  )
}

type SurfaceProps = {
  id: string
  label: string
  role: 'dialog' | 'menu'
  side: 'below' | 'above'
  align: 'start' | 'end'
  width: string | undefined
  anchor: RefObject<HTMLButtonElement | null>
  close: () => void
  leave: () => void
  children: ReactNode
}

function Surface({ id, label, role, side, align, width, anchor, close, leave, children }: SurfaceProps) {
  const surface = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = surface.current
    if (!element) return
    element.showPopover()
    if (width) element.style.setProperty('--width', width)
    const settle = () => anchor.current && place(element, anchor.current, side, align)
    settle()
    const watcher = new ResizeObserver(settle)
    watcher.observe(element)
    addEventListener('resize', settle)
    const first = element.querySelector<HTMLElement>('[data-autofocus], [role^="menuitem"], button, input, a')
    first?.focus({ preventScroll: true })
    return () => {
      watcher.disconnect()
      removeEventListener('resize', settle)
    }
  }, [anchor, side, align, width])

  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target as Node
      if (!surface.current?.contains(target) && !anchor.current?.contains(target)) leave()
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      event.preventDefault()
      close()
    }
    document.addEventListener('pointerdown', outside, true)
    document.addEventListener('keydown', escape, true)
    return () => {
      document.removeEventListener('pointerdown', outside, true)
      document.removeEventListener('keydown', escape, true)
    }
  }, [anchor, close, leave])

  return createPortal(
    <div ref={surface} id={id} popover="manual" role={role} aria-label={label} className="popover">
      {children}
    </div>,
    anchor.current?.closest('dialog') ?? document.body,
  )
}

const GAP = 6
const EDGE = 8

function place(element: HTMLElement, anchor: HTMLElement, side: 'below' | 'above', align: 'start' | 'end') {
  const from = anchor.getBoundingClientRect()
  const below = innerHeight - from.bottom - GAP - EDGE
  const above = from.top - GAP - EDGE
  const height = element.scrollHeight
  const goesBelow = side === 'below' ? height <= below || below >= above : height > above && below > above
  const room = Math.max(120, goesBelow ? below : above)
  const size = Math.min(height, room)
  const left = align === 'start' ? from.left : from.right - element.offsetWidth
  const most = Math.max(EDGE, innerWidth - element.offsetWidth - EDGE)
  element.style.setProperty('--room', `${room}px`)
  element.style.setProperty('--left', `${Math.min(Math.max(EDGE, left), most)}px`)
  element.style.setProperty('--top', `${goesBelow ? from.bottom + GAP : from.top - GAP - size}px`)
}
