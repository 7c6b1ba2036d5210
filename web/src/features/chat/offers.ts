// Keeps the list under the slash or the at-sign in step with the text: what is offered, which one Enter would take.
import { useEffect, useId, useMemo, useState, type KeyboardEvent, type RefObject } from 'react'
import { rank } from '../../logic/fuzzy'
import { askedAt, type Asked } from '../../logic/typing'
import { useComposerTools, type Offer } from './composer-tools'

const MOST = 60

export type Offered = {
  id: string
  open: boolean
  rows: readonly { offer: Offer; marks: readonly (readonly [number, number])[] }[]
  at: number
  asked: Asked | null
  point: (at: number) => void
  take: (offer: Offer) => void
  shut: () => void
  /** True when the key was for the list. */
  onKey: (event: KeyboardEvent) => boolean
}

type Field = RefObject<HTMLTextAreaElement | null>

export function useOffers(
  field: Field,
  text: string,
  conversationId: string | null,
  onTake: (offer: Offer, asked: Asked) => void,
): Offered {
  const id = useId()
  const tools = useComposerTools()
  const asked = useAsked(field, text)
  const [at, setAt] = useState(0)
  const [shut, setShut] = useState<string | null>(null)
  const sign = asked?.sign ?? null
  const typed = asked?.typed ?? ''
  const spot = asked ? `${asked.sign}${asked.from}` : null

  useEffect(() => {
    if (sign !== null) void tools.prepare()
  }, [sign, tools])
  useEffect(() => setAt(0), [sign, typed])
  useEffect(() => {
    if (spot === null) setShut(null)
  }, [spot])

  const rows = useMemo(() => {
    if (sign === null) return []
    const all = sign === '/' ? tools.commands(conversationId) : tools.addressees()
    if (typed === '') return all.slice(0, MOST).map((offer) => ({ offer, marks: [] }))
    const found = rank(typed, all, ({ name }) => name, {
      others: ({ about, words = [] }) => [about, ...words],
      lift: ({ lift = 0 }) => lift,
    })
    return found.slice(0, MOST).map(({ item, match }) => ({ offer: item, marks: match.marks }))
  }, [sign, typed, tools, conversationId])

  const open = asked !== null && rows.length > 0 && shut !== spot
  const close = () => setShut(spot)
  const take = (offer: Offer) => {
    if (asked) onTake(offer, asked)
  }
  const onKey = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing) return false
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    const chosen = rows[Math.min(at, rows.length - 1)]?.offer
    if (step !== undefined) {
      const last = rows.length - 1
      const wrapped = Math.abs(step) === 1 ? (at + step + rows.length) % rows.length : at + step
      setAt(Math.max(0, Math.min(last, wrapped)))
    } else if (event.key === 'Escape') close()
    else if (chosen && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey && !event.ctrlKey)
      take(chosen)
    else return false
    event.preventDefault()
    return true
  }
  return { id, open, rows, at: Math.min(at, rows.length - 1), asked, point: setAt, take, shut: close, onKey }
}

/** What is asked for at the cursor, wherever it goes. */
function useAsked(field: Field, text: string): Asked | null {
  const [cursor, setCursor] = useState(0)
  const [here, setHere] = useState(false)
  useEffect(() => {
    const look = () => {
      const element = field.current
      const inside = element !== null && document.activeElement === element
      setHere(inside)
      if (inside) setCursor(element.selectionStart === element.selectionEnd ? element.selectionStart : -1)
    }
    look()
    document.addEventListener('selectionchange', look)
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', look)
    return () => {
      document.removeEventListener('selectionchange', look)
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', look)
    }
  }, [field, text])
  return useMemo(
    () => (here && cursor >= 0 && cursor <= text.length ? askedAt(text, cursor) : null),
    [here, cursor, text],
  )
}
