// How full the model's window is, and with what.
import { useEffect, useState } from 'react'
import { readContext } from '../../api/calls'
import { useWorld } from '../../api/world'
import type { ContextCount } from '../../logic/types'
import { useFormat, useTexts } from '../../ui/language'
import { Popover } from '../../ui/popover'

const SETTLE = 400

export function ContextGauge({ id }: { id: string }) {
  const t = useTexts()
  const format = useFormat()
  const count = useContextCount(id)
  if (!count || count.used === 0) return null
  const part = count.window ? Math.min(1, count.used / count.window) : null
  const shown = part === null ? t.chat.tokens(count.used) : format.compact(count.used)
  const full = part !== null && part > 0.85
  return (
    <Popover
      label={t.context.title}
      align="end"
      width="19rem"
      trigger={(props) => (
        <button
          type="button"
          className="gauge hit"
          title={t.context.label}
          aria-label={`${t.context.label}: ${shown}`}
          {...props}
        >
          {part !== null && <Ring part={part} full={full} />}
          <span>{shown}</span>
        </button>
      )}
    >
      {() => <Breakdown count={count} />}
    </Popover>
  )
}

const AROUND = 2 * Math.PI * 7

function Ring({ part, full }: { part: number; full: boolean }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      aria-hidden="true"
      className={full ? 'ring ring-full' : 'ring'}
    >
      <circle cx="9" cy="9" r="7" />
      <circle
        cx="9"
        cy="9"
        r="7"
        strokeDasharray={`${Math.max(0.02, part) * AROUND} ${AROUND}`}
        transform="rotate(-90 9 9)"
      />
    </svg>
  )
}

function Breakdown({ count }: { count: ContextCount }) {
  const t = useTexts()
  const format = useFormat()
  const rows: [string, string, number | null][] = [
    ['instructions', t.context.instructions, count.instructions],
    ['summary', t.context.summary, count.summary],
    ['history', t.context.history, count.history],
    ['reserve', t.context.reserve, count.reserve],
    ['free', t.context.free, count.free],
  ]
  const folded = count.messages.filter((one) => one.reason === 'folded').length
  const excluded = count.messages.filter((one) => one.reason === 'excluded').length
  const pinned = count.messages.filter((one) => one.pinned).length
  const used = format.number(count.used)
  return (
    <div className="popover-body breakdown">
      <p className="quote-title">{t.context.title}</p>
      <p className="breakdown-sum">
        {count.window === null ? t.context.usedOnly(used) : t.context.used(used, format.number(count.window))}
      </p>
      {count.window !== null && (
        <div className="breakdown-bar" aria-hidden="true">
          {rows.slice(0, 4).map(([key, , tokens]) => (
            <i
              key={key}
              className={`share-${key}`}
              style={{ width: `${(100 * (tokens ?? 0)) / (count.window ?? 1)}%` }}
            />
          ))}
        </div>
      )}
      <dl className="details">
        {rows.map(([key, name, tokens]) =>
          tokens === null || (tokens === 0 && key !== 'free') ? null : (
            <div key={key}>
              <dt>
                <i className={`share share-${key}`} />
                {name}
              </dt>
              <dd>{format.number(tokens)}</dd>
            </div>
          ),
        )}
      </dl>
      <p className="field-hint">
        {[
          folded > 0 && t.context.folded(folded),
          excluded > 0 && t.context.excluded(excluded),
          pinned > 0 && t.context.pinned(pinned),
          t.context.estimated,
        ]
          .filter(Boolean)
          .join('. ')}
      </p>
    </div>
  )
}

/** Counted again when the log has moved and come to rest. */
function useContextCount(id: string): ContextCount | null {
  const [count, setCount] = useState<ContextCount | null>(null)
  const seq = useWorld((world) => world.talks.get(id)?.seq ?? 0)
  const head = useWorld((world) => world.talks.get(id)?.conversation?.head_id ?? null)
  const model = useWorld((world) => world.talks.get(id)?.conversation?.model ?? null)
  useEffect(() => {
    if (head === null) {
      setCount(null)
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      readContext(id, head, model, abort.signal).then(setCount, () => undefined)
    }, SETTLE)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [id, seq, head, model])
  return count
}
