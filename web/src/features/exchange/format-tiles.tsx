// The formats as tiles, of which one is chosen; arrows move the choice.
import { useRef } from 'react'
import { FORMATS, PROPER_NAMES, type ExportFormat } from '../../logic/exchange'
import type { Texts } from '../../logic/texts/texts'
import { useTexts } from '../../ui/language'

export function nameOf(t: Texts, format: ExportFormat): string {
  return PROPER_NAMES[format] ?? t.exchange[format as 'html' | 'json' | 'csv' | 'text']
}

type Props = { value: ExportFormat; onChange: (format: ExportFormat) => void }

export function FormatTiles({ value, onChange }: Props) {
  const t = useTexts()
  const group = useRef<HTMLDivElement>(null)
  const move = (by: number) => {
    const next = FORMATS[(FORMATS.indexOf(value) + by + FORMATS.length) % FORMATS.length] ?? value
    onChange(next)
    group.current?.querySelector<HTMLElement>(`[data-format="${next}"]`)?.focus()
  }
  return (
    <div
      className="formats"
      role="radiogroup"
      aria-label={t.exchange.format}
      ref={group}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        move(by)
      }}
    >
      {FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          role="radio"
          className="format"
          data-format={format}
          aria-checked={format === value}
          tabIndex={format === value ? 0 : -1}
          onClick={() => onChange(format)}
        >
          <span className="format-name">{nameOf(t, format)}</span>
          <span className="format-hint">{t.exchange[`${format}Hint`]}</span>
        </button>
      ))}
    </div>
  )
}
