// A formula: its source until the library that draws it has come, which happens once, with the first formula.
import { memo, useEffect, useRef, useState } from 'react'
import { useTexts } from './language'

type Draw = (source: string, display: boolean, into: HTMLElement) => void

let drawing: Draw | null = null
let coming: Promise<Draw> | null = null

function load(): Promise<Draw> {
  coming ??= import('./formula-drawing').then(({ draw }) => (drawing = draw))
  return coming
}

export const Formula = memo(({ source, display }: { source: string; display: boolean }) => {
  const t = useTexts()
  const place = useRef<HTMLSpanElement>(null)
  const [ready, setReady] = useState(drawing !== null)
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    if (ready) return
    let current = true
    load().then(
      () => current && setReady(true),
      () => current && setBroken(true),
    )
    return () => {
      current = false
    }
  }, [ready])
  useEffect(() => {
    if (!ready || !place.current) return
    try {
      drawing?.(source, display, place.current)
      setBroken(false)
    } catch {
      setBroken(true)
    }
  }, [ready, source, display])
  const classes = ['formula', display ? 'formula-display' : '']
  if (broken || !ready) return <code className={classes.filter(Boolean).join(' ')}>{source}</code>
  return (
    <span
      ref={place}
      className={classes.filter(Boolean).join(' ')}
      {...(display ? { tabIndex: 0, role: 'group', 'aria-label': t.reading.formula(source) } : {})}
    />
  )
})
Formula.displayName = 'Formula'
