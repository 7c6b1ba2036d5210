// The room beside the chat: its width is chosen with the line between them, by pointer or arrow keys, and kept.
import { useEffect, useRef, type ReactNode } from 'react'
import { useTexts } from '../../ui/language'

const KEPT = 'veche.artifact.width'
const LEAST = 20
const MOST = 75

export function Split({ full, children }: { full: boolean; children: ReactNode }) {
  const t = useTexts()
  const ref = useRef<HTMLDivElement>(null)
  const width = useRef(readWidth())
  const setWidth = (percent: number) => {
    width.current = Math.min(MOST, Math.max(LEAST, percent))
    ref.current?.style.setProperty('--artifact-width', `${width.current}%`)
    ref.current
      ?.querySelector('[role=separator]')
      ?.setAttribute('aria-valuenow', `${Math.round(width.current)}`)
  }
  useEffect(() => setWidth(width.current), [])
  const keep = () => localStorage.setItem(KEPT, String(Math.round(width.current)))
  return (
    <div ref={ref} className={full ? 'artifact-side artifact-full' : 'artifact-side'}>
      <div
        className="artifact-line"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t.artifacts.resize}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={Math.round(width.current)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          const room = ref.current?.parentElement?.getBoundingClientRect()
          if (!room || !event.currentTarget.hasPointerCapture(event.pointerId)) return
          setWidth(((room.right - event.clientX) / room.width) * 100)
        }}
        onPointerUp={keep}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
          event.preventDefault()
          setWidth(width.current + (event.key === 'ArrowLeft' ? 3 : -3))
          keep()
        }}
      />
      {children}
    </div>
  )
}

function readWidth(): number {
  const kept = Number(localStorage.getItem(KEPT))
  return kept >= LEAST && kept <= MOST ? kept : 45
}
