// The pane with the tree of a conversation: its button, its shortcut, and the pane itself when it is open.
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { openArtifact, useOpenArtifact } from '../api/artifacts'
import { talkOf } from '../api/world'
import { IconButton } from '../ui/button'
import { useCommand } from '../ui/commands'
import { useTexts } from '../ui/language'
import { chordText } from './modifier'
import { useKeys } from './shortcuts'
import { askTree } from './tree-requests'

const Pane = lazy(() => import('../features/tree/tree-pane'))
const NARROW = '(max-width: 1000px)'

export function useTreePane(id: string): { button: ReactNode; pane: ReactNode } {
  const t = useTexts()
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  const artifact = useOpenArtifact(id)
  // there is room for one of the two: whichever was opened later
  useEffect(() => {
    if (artifact !== null) setOpen(false)
  }, [artifact])
  const toggle = () => {
    if (!open) openArtifact(id, null)
    setOpen(!open)
  }
  const [keys] = useKeys().tree
  const trigger = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => {
    setOpen(false)
    trigger.current?.focus({ preventScroll: true })
  }, [])
  useCommand('tree', toggle)
  useCommand('fork', () => {
    const head = talkOf(id).conversation?.head_id
    if (head) askTree({ kind: 'fork', at: head })
  })
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
        className="bar-foldable"
        label={t.tree.open}
        hint={keys ? `${t.tree.open} (${chordText(keys)})` : t.tree.open}
        aria-pressed={open}
        onClick={toggle}
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
