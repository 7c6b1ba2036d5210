// One to five stars: what the person thinks of a template; the same star again takes it back.
import type { KeyboardEvent } from 'react'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'

const STARS = [1, 2, 3, 4, 5]

type Props = { value: number | null; mean: number | null; onRate: (stars: number | null) => void }

export function Stars({ value, mean, onRate }: Props) {
  const t = useTexts()
  const shown = value ?? Math.round(mean ?? 0)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(1, Math.min(5, (value ?? 0) + step))
    onRate(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[next - 1]?.focus()
  }
  return (
    <div
      className={value === null ? 'stars' : 'stars stars-mine'}
      role="radiogroup"
      aria-label={t.templates.rate}
      onKeyDown={onKeyDown}
    >
      {STARS.map((star) => (
        <button
          key={star}
          type="button"
          role="radio"
          aria-checked={value === star}
          aria-label={t.templates.star(star)}
          title={t.templates.star(star)}
          tabIndex={star === (value ?? 1) ? 0 : -1}
          className={star <= shown ? 'star star-on' : 'star'}
          onClick={() => onRate(value === star ? null : star)}
        >
          <Icon name="star" size={16} />
        </button>
      ))}
    </div>
  )
}
