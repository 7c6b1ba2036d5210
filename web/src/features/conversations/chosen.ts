// Which conversations are chosen on a list, and what the keyboard and the mouse do to that.
import { useCallback, useEffect, useMemo, useState, type MouseEvent } from 'react'
import { all, extend, NONE, toggle, within, type Selection } from '../../logic/selection'

export type Chosen = {
  ids: ReadonlySet<string>
  toggle: (id: string) => void
  extend: (id: string) => void
  all: () => void
  none: () => void
  /** A click with a key held is a choice and leads nowhere; to be called while the event still comes down. */
  click: (event: MouseEvent, id: string) => void
}

/** `order` is what the list shows, from top to bottom. */
export function useChosen(order: readonly string[]): Chosen {
  const [kept, setKept] = useState<Selection>(NONE)
  const selection = useMemo(() => {
    if (kept.chosen.size === 0) return kept
    const shown = new Set(order)
    return within(kept, (id) => shown.has(id))
  }, [kept, order])
  const click = (event: MouseEvent, id: string) => {
    if (event.shiftKey) setKept((before) => extend(before, id, order))
    else if (event.ctrlKey || event.metaKey) setKept((before) => toggle(before, id))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    ids: selection.chosen,
    toggle: (id) => setKept((before) => toggle(before, id)),
    extend: (id) => setKept((before) => extend(before, id, order)),
    all: () => setKept(all(order)),
    none: useCallback(() => setKept(NONE), []),
    click,
  }
}

/** On a page whose list has the whole width, Escape lets go of what is chosen, wherever the focus is. */
export function useEscapeChoice({ ids, none }: Chosen): void {
  const any = ids.size > 0
  useEffect(() => {
    if (!any) return
    const listen = (event: KeyboardEvent) => {
      const over = document.querySelector('dialog[open], :popover-open')
      if (event.key === 'Escape' && !event.defaultPrevented && over === null) none()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [any, none])
}
