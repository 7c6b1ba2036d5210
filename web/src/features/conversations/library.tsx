// The page of all conversations: filtered, sorted, chosen in numbers; only the rows in view are drawn.
import { useEffect, useMemo, useRef, useState } from 'react'
import { readArchive, readMoreChats } from '../../api/sync'
import { useWorld } from '../../api/world'
import { library, type LibraryFilter, type Sort } from '../../logic/chats'
import { useLocale, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { tall, useVirtual } from '../../ui/virtual'
import { BulkBar } from './bulk-bar'
import { useChosen, useEscapeChoice } from './chosen'
import { LibraryRow } from './library-row'

const ALL: LibraryFilter = { text: '', project: null, state: 'all', sort: 'updated' }

export function Library({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useTexts()
  const locale = useLocale()
  const [filter, setFilter] = useState(ALL)
  const archived = filter.state === 'archived'
  const chats = useWorld((world) => (archived ? world.archive : world.chats))
  const reading = useReadAll(archived)
  const rows = useMemo(() => library(chats.values(), filter, locale), [chats, filter, locale])
  const order = useMemo(() => rows.map((one) => one.id), [rows])
  const chosen = useChosen(order)
  useEscapeChoice(chosen)
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useNarrow()
  const heights = useMemo(() => rows.map(() => (narrow ? 3.75 : 2.75)), [rows, narrow])
  const { from, to, above, below } = useVirtual(scroller, heights)
  const picked = [...chosen.ids].flatMap((id) => chats.get(id) ?? [])
  const whole = picked.length > 0 && picked.length === rows.length
  const empty = !reading && chats.size === 0
  return (
    <div className="library">
      <div className="library-head">
        <h1 className="page-title">{t.library.title}</h1>
        {!empty && <LibraryTools filter={filter} onChange={setFilter} />}
        <div className="library-line" hidden={empty}>
          <label className="library-all">
            <input
              type="checkbox"
              className="chat-check"
              checked={whole}
              ref={(element) => {
                if (element) element.indeterminate = picked.length > 0 && !whole
              }}
              onChange={() => (whole ? chosen.none() : chosen.all())}
            />
            <span className="unseen">{t.library.selectAll}</span>
          </label>
          {picked.length > 0 ? (
            <BulkBar chats={picked} onDone={chosen.none} onGone={() => undefined} />
          ) : (
            <span className="library-count" role="status">
              {t.library.found(rows.length)}
              {reading && ` · ${t.library.reading}`}
            </span>
          )}
        </div>
      </div>
      <div className={picked.length > 0 ? 'library-rows chats-choosing' : 'library-rows'} ref={scroller}>
        {!reading && rows.length === 0 && (
          <p className="page-empty">{chats.size === 0 ? t.chats.empty : t.library.none}</p>
        )}
        <div ref={tall(above)} />
        <ul>
          {rows.slice(from, to).map((chat) => (
            <LibraryRow key={chat.id} chat={chat} chosen={chosen} onOpen={onOpen} />
          ))}
        </ul>
        <div ref={tall(below)} />
      </div>
    </div>
  )
}

type ToolsProps = { filter: LibraryFilter; onChange: (filter: LibraryFilter) => void }

function LibraryTools({ filter, onChange }: ToolsProps) {
  const t = useTexts()
  const projects = useWorld((world) => world.projects) ?? []
  const set = (change: Partial<LibraryFilter>) => onChange({ ...filter, ...change })
  const sorts: [Sort, string][] = [
    ['updated', t.library.updated],
    ['created', t.library.created],
    ['title', t.library.byTitle],
    ['messages', t.library.messages],
  ]
  const states: [LibraryFilter['state'], string][] = [
    ['all', t.library.any],
    ['pinned', t.library.pinned],
    ['shared', t.library.shared],
    ['archived', t.library.archived],
  ]
  return (
    <div className="library-tools">
      <input
        type="search"
        className="input"
        aria-label={t.library.filter}
        placeholder={t.library.filter}
        value={filter.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <select
        className="input"
        aria-label={t.library.state}
        value={filter.state}
        onChange={(event) => set({ state: event.target.value as LibraryFilter['state'] })}
      >
        {states.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {projects.length > 0 && (
        <select
          className="input"
          aria-label={t.library.project}
          value={filter.project ?? ''}
          onChange={(event) => set({ project: event.target.value || null })}
        >
          <option value="">{t.library.anyProject}</option>
          {projects.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value="none">{t.library.noProject}</option>
        </select>
      )}
      <select
        className="input"
        aria-label={t.library.sort}
        value={filter.sort}
        onChange={(event) => set({ sort: event.target.value as Sort })}
      >
        {sorts.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Filters and orders speak of all conversations, so all are read, page after page. */
function useReadAll(archived: boolean): boolean {
  const act = useAct()
  const run = useRef(act)
  const next = useWorld((world) => world.chatsNext)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    if (next !== null) run.current(readMoreChats)
  }, [next])
  useEffect(() => {
    if (archived) run.current(() => readArchive().finally(() => setReady(true)))
  }, [archived])
  return archived ? !ready : next !== null
}

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia('(max-width: 720px)').matches)
  useEffect(() => {
    const media = matchMedia('(max-width: 720px)')
    const settle = () => setNarrow(media.matches)
    media.addEventListener('change', settle)
    return () => media.removeEventListener('change', settle)
  }, [])
  return narrow
}
