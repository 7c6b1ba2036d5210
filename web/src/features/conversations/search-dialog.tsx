// Search over everything as one types: recent conversations first, then what the server finds, opened at the message.
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react'
import { find } from '../../api/finding'
import { readProjects } from '../../api/sync'
import { useWorld } from '../../api/world'
import { addresses, grouped, isWide, WIDE, type Group, type Narrow } from '../../logic/finding'
import { toProblem, type Problem } from '../../logic/problem'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { SearchFilters } from './search-filters'
import { SearchGroup } from './search-group'

type Props = { typed?: string; onOpen: (address: string) => void; onClose: () => void }

const SETTLE = 120
const RECENT = 8

export function SearchDialog({ typed: first = '', onOpen, onClose }: Props) {
  const t = useTexts()
  const act = useAct()
  const id = useId()
  const [typed, setTyped] = useState(first)
  const [narrow, setNarrow] = useState<Narrow>(WIDE)
  const { groups: found, problem } = useFound(typed, narrow)
  const recent = useRecent()
  const idle = typed.trim() === ''
  const groups = useMemo(() => (idle ? recent : (found ?? [])), [idle, recent, found])
  const rows = useMemo(() => addresses(groups), [groups])
  const [at, setAt] = useState(0)
  const active = rows[Math.min(at, rows.length - 1)]
  const projects = useWorld((world) => world.projects)
  useEffect(() => {
    if (projects === null) act(readProjects)
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && rows.length > 0) {
      event.preventDefault()
      const next = (at + step + rows.length) % rows.length
      setAt(next)
      document.getElementById(`${id}-${rows[next]}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault()
      onOpen(active)
    }
  }
  const change = (next: Narrow) => {
    setNarrow(next)
    setAt(0)
  }
  const none = !idle && found !== null && found.length === 0

  return (
    <Dialog title={t.search.title} wide bare onClose={onClose} className="search">
      <div className="search-field">
        <Icon name="search" />
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active ? `${id}-${active}` : undefined}
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
      <SearchFilters narrow={narrow} onChange={change} />
      <div className="search-rows" role="listbox" id={id} aria-label={t.search.title}>
        {problem && <ProblemNotice problem={problem} />}
        {idle && recent.length > 0 && <p className="menu-note">{t.search.recent}</p>}
        {groups.map((group) => (
          <SearchGroup
            key={group.id}
            id={id}
            group={group}
            active={active}
            onOpen={onOpen}
            onHover={(address) => setAt(rows.indexOf(address))}
          />
        ))}
        {none && (
          <div className="search-none">
            <p>{isWide(narrow) ? t.search.none : t.search.noneNarrow}</p>
            {isWide(narrow) ? (
              <p className="search-hint">{t.search.hint}</p>
            ) : (
              <Button size="small" onClick={() => change(WIDE)}>
                {t.search.widen}
              </Button>
            )}
          </div>
        )}
      </div>
      {idle && <p className="search-hint search-foot">{t.search.hint}</p>}
      <p className="unseen" role="status">
        {!idle && found !== null ? t.search.found(rows.length) : ''}
      </p>
    </Dialog>
  )
}

function useRecent(): Group[] {
  const chats = useWorld((world) => world.chats)
  return useMemo(
    () =>
      [...chats.values()]
        .sort((a, b) => b.updated_at - a.updated_at)
        .slice(0, RECENT)
        .map(({ id, title, updated_at: at, project_id: project, archived }) => ({
          id,
          title,
          at,
          project,
          archived,
          marks: [],
          hits: [],
        })),
    [chats],
  )
}

function useFound(typed: string, narrow: Narrow): { groups: Group[] | null; problem: Problem | null } {
  const [groups, setGroups] = useState<Group[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (typed.trim() === '') {
      setGroups(null)
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      find(typed, narrow, abort.signal).then(
        (found) => {
          setGroups(grouped(found))
          setProblem(null)
        },
        (error: unknown) => !abort.signal.aborted && setProblem(toProblem(error)),
      )
    }, SETTLE)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [typed, narrow])
  return { groups, problem }
}
