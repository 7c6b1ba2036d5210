// The conversations in the sidebar: pinned ones, projects, and the rest by time; only what is in view is drawn.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { readProjectChats } from '../../api/projects'
import { readMoreChats, readProjects } from '../../api/sync'
import { useWorld } from '../../api/world'
import { listRows, sections, type ListRow } from '../../logic/chats'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { tall, useVirtual } from '../../ui/virtual'
import { BulkBar } from './bulk-bar'
import { ChatRow } from './chat-row'
import { useChosen } from './chosen'
import { ListSection } from './list-section'
import { useOpenProjects } from './open-projects'
import { ProjectRow } from './project-row'

type Props = {
  current: string | null
  project: string | null
  onOpen: () => void
  onGo: (address: string) => void
  onGone: (id: string) => void
}

const NEAR = 30
const NOTHING: never[] = []

export function ChatList({ current, project, onOpen, onGo, onGone }: Props) {
  const t = useTexts()
  const scroller = useRef<HTMLElement>(null)
  const chats = useWorld((world) => world.chats)
  const read = useWorld((world) => world.chatsRead)
  const projects = useWorld((world) => world.projects) ?? NOTHING
  const [open, toggleProject] = useOpenProjects()
  const today = new Date().setHours(0, 0, 0, 0)
  const rows = useMemo(() => listRows(chats, projects, open, today + 1), [chats, projects, open, today])
  const touch = useTouch()
  const heights = useMemo(() => rows.map((row) => heightOf(row, touch)), [rows, touch])
  const { from, to, above, below, show } = useVirtual(scroller, heights)
  const order = useMemo(
    () => [...new Set(rows.flatMap((row) => (row.kind === 'chat' ? [row.chat.id] : [])))],
    [rows],
  )
  const chosen = useChosen(order)
  useReading(open, to >= rows.length - NEAR)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && chosen.ids.size > 0) {
      event.preventDefault()
      return chosen.none()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const here = document.activeElement?.getAttribute('data-row')
    if (step === undefined || !here) return
    event.preventDefault()
    const ids = rows.map(idOf)
    let place = ids.indexOf(here) + step
    while (ids[place] === null) place += step
    const target = rows[place]
    if (!target) return
    if (event.shiftKey && target.kind === 'chat') {
      if (chosen.ids.size === 0) chosen.toggle(here)
      chosen.extend(target.chat.id)
    }
    show(place)
    const sought = `[data-row="${idOf(target)}"]`
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(sought)?.focus())
  }
  const visit = (address: string) => {
    onOpen()
    onGo(address)
  }
  const drawRow = (row: ListRow) => {
    if (row.kind === 'chat')
      return (
        <ChatRow
          key={row.key}
          chat={row.chat}
          current={row.chat.id === current}
          inside={row.inside}
          chosen={chosen}
          onOpen={onOpen}
          onGone={onGone}
        />
      )
    if (row.kind === 'project')
      return (
        <ProjectRow
          key={row.key}
          project={row.project}
          open={row.open}
          current={row.project.id === project}
          onToggle={() => toggleProject(row.project.id)}
          onVisit={onOpen}
          onGo={visit}
        />
      )
    if (row.kind === 'empty')
      return (
        <li key={row.key} className="chats-none">
          {t.library.emptyProject}
        </li>
      )
    return null
  }
  const picked = [...chosen.ids].flatMap((id) => chats.get(id) ?? [])

  return (
    <>
      <nav
        className={picked.length > 0 ? 'chats chats-choosing' : 'chats'}
        aria-label={t.chats.label}
        ref={scroller}
        onKeyDown={onKeyDown}
      >
        <div ref={tall(above)} />
        {sections(rows.slice(from, to)).map(({ name, rows: some }) => (
          <ListSection key={name} name={name} rows={some} onCreated={(id) => visit(`/project/${id}#setup`)}>
            {some.map(drawRow)}
          </ListSection>
        ))}
        <div ref={tall(below)} />
        {read && chats.size === 0 && <p className="chats-empty">{t.chats.empty}</p>}
      </nav>
      {picked.length > 0 && (
        <BulkBar
          chats={picked}
          onDone={chosen.none}
          onGone={(ids) => {
            if (current !== null && ids.includes(current)) onGone(current)
          }}
        />
      )}
    </>
  )
}

/** Reads what the list needs: projects, what is in the open ones, and older conversations as their place comes near. */
function useReading(open: ReadonlySet<string>, nearEnd: boolean): void {
  const act = useAct()
  const run = useRef(act)
  const next = useWorld((world) => world.chatsNext)
  const link = useWorld((world) => world.link)
  const had = useRef(new Set<string>())
  useEffect(() => {
    if (link === 'open') run.current(readProjects)
  }, [link])
  useEffect(() => {
    for (const id of open) {
      if (had.current.has(id)) continue
      had.current.add(id)
      run.current(() => readProjectChats(id))
    }
  }, [open])
  useEffect(() => {
    if (next !== null && nearEnd) run.current(readMoreChats)
  }, [next, nearEnd])
}

function idOf(row: ListRow): string | null {
  if (row.kind === 'chat') return row.chat.id
  return row.kind === 'project' ? row.project.id : null
}

/** In rem, as the styles have it. */
function heightOf(row: ListRow, touch: boolean): number {
  if (row.kind === 'head') return 2.75
  return touch ? 2.75 : 2.0625
}

function useTouch(): boolean {
  const [touch, setTouch] = useState(() => matchMedia('(hover: none)').matches)
  useEffect(() => {
    const media = matchMedia('(hover: none)')
    const settle = () => setTouch(media.matches)
    media.addEventListener('change', settle)
    return () => media.removeEventListener('change', settle)
  }, [])
  return touch
}
