// The pane with the tree of a conversation: its button, its shortcut, and the pane itself when it is open.
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { IconButton } from '../ui/button'
import { useTexts } from '../ui/language'
import { modifier } from './modifier'
import { askTree } from './tree-requests'

const Pane = lazy(() => import('../features/tree/tree-pane'))
const NARROW = '(max-width: 1000px)'

export function useTreePane(id: string): { button: ReactNode; pane: ReactNode } {
  const t = useTexts()
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => {
    setOpen(false)
    trigger.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== 'KeyL') return
      event.preventDefault()
      setOpen((before) => !before)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  const show = (message: string) => {
    if (matchMedia(NARROW).matches) close()
    // the same message may be asked for again after the reader has scrolled away
    go(`/c/${id}`, { replace: true })
    requestAnimationFrame(() => go(`/c/${id}?m=${message}`, { replace: true }))
  }
  return {
    button: (
      <IconButton
        ref={trigger}
        icon="tree"
        label={t.tree.open}
        hint={`${t.tree.open} (${modifier()}Shift L)`}
        aria-pressed={open}
        onClick={() => setOpen(!open)}
      />
    ),
    pane: open && (
      <Suspense>
        <Pane
          id={id}
          onShow={show}
          onFork={(at) => askTree({ kind: 'fork', at })}
          onCompare={(left, right) => askTree({ kind: 'compare', left, right, among: [left, right] })}
          onClose={close}
        />
      </Suspense>
    ),
  }
}
