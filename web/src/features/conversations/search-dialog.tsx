// Search over all conversations: recent ones first, then what the server finds, opened at the message.
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react'
import { search } from '../../api/calls'
import { useWorld } from '../../api/world'
import { pieces } from '../../logic/marks'
import { toProblem, type Problem } from '../../logic/problem'
import type { Hit } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'

type Props = { onOpen: (address: string) => void; onClose: () => void }
type Row = { key: string; address: string; title: string; hit: Hit | null; at: number }

const SETTLE = 160
const RECENT = 8

export function SearchDialog({ onOpen, onClose }: Props) {
  const t = useTexts()
  const id = useId()
  const [typed, setTyped] = useState('')
  const { hits, problem } = useHits(typed.trim())
  const recent = useRecent()
  const rows = typed.trim() === '' ? recent : (hits ?? []).map((hit) => asRow(hit, t.chats.untitled))
  const [at, setAt] = useState(0)
  const active = rows[Math.min(at, rows.length - 1)]

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && rows.length > 0) {
      event.preventDefault()
      const next = (at + step + rows.length) % rows.length
      setAt(next)
      document.getElementById(`${id}-${rows[next]?.key}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault()
      onOpen(active.address)
    }
  }

  return (
    <Dialog title={t.search.title} wide bare onClose={onClose} className="search">
      <div className="search-field">
        <Icon name="search" />
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active ? `${id}-${active.key}` : undefined}
          aria-label={t.search.placeholder}
          placeholder={t.search.placeholder}
          value={typed}
          autoFocus
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="key" onClick={onClose} title={t.words.close}>
          Esc
        </button>
        <IconButton icon="close" label={t.words.close} className="search-close" onClick={onClose} />
      </div>
      <div className="search-rows" role="listbox" id={id} aria-label={t.search.title}>
        {problem && <ProblemNotice problem={problem} />}
        {typed.trim() === '' && recent.length > 0 && <p className="menu-note">{t.search.recent}</p>}
        {rows.map((row, index) => (
          <ResultRow
            key={row.key}
            id={`${id}-${row.key}`}
            row={row}
            active={row === active}
            onOpen={() => onOpen(row.address)}
            onHover={() => setAt(index)}
          />
        ))}
        {hits !== null && hits.length === 0 && typed.trim() !== '' && (
          <p className="search-none">
            {t.search.none}
            <br />
            <small>{t.search.hint}</small>
          </p>
        )}
      </div>
      <p className="unseen" role="status">
        {hits !== null && typed.trim() !== '' ? t.search.found(hits.length) : ''}
      </p>
    </Dialog>
  )
}

type ResultProps = { id: string; row: Row; active: boolean; onOpen: () => void; onHover: () => void }

function ResultRow({ id, row, active, onOpen, onHover }: ResultProps) {
  const t = useTexts()
  const format = useFormat()
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={active ? 'result result-active' : 'result'}
      onClick={onOpen}
      onKeyDown={(event) => event.key === 'Enter' && onOpen()}
      onPointerMove={onHover}
    >
      <span className="result-head">
        <span className="result-title">{row.title}</span>
        <span className="result-when">{format.ago(row.at, Date.now())}</span>
      </span>
      {row.hit && (
        <span className="result-text">
          <b>{row.hit.role === 'user' ? t.search.you : t.search.model}: </b>
          {pieces(row.hit.excerpt, row.hit.marks).map((piece, index) =>
            piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
          )}
        </span>
      )}
    </div>
  )
}

function asRow(hit: Hit, untitled: string): Row {
  const address = `/c/${hit.conversation_id}?m=${hit.message_id}`
  return { key: hit.message_id, address, title: hit.conversation_title ?? untitled, hit, at: hit.at }
}

function useRecent(): Row[] {
  const t = useTexts()
  const chats = useWorld((world) => world.chats)
  return useMemo(
    () =>
      [...chats.values()]
        .sort((a, b) => b.updated_at - a.updated_at)
        .slice(0, RECENT)
        .map(({ id, title, updated_at }) => ({
          key: id,
          address: `/c/${id}`,
          title: title ?? t.chats.untitled,
          hit: null,
          at: updated_at,
        })),
    [chats, t],
  )
}

function useHits(q: string): { hits: Hit[] | null; problem: Problem | null } {
  const [hits, setHits] = useState<Hit[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (q === '') {
      setHits(null)
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      search(q, abort.signal).then(
        (page) => {
          setHits(page.items)
          setProblem(null)
        },
        (error: unknown) => !abort.signal.aborted && setProblem(toProblem(error)),
      )
    }, SETTLE)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [q])
  return { hits, problem }
}
