// One section of the sidebar's list: its heading, if that is in view, and the rows below it.
import { useState, type ReactNode } from 'react'
import { newId } from '../../api/clock'
import { createProject } from '../../api/projects'
import type { ListRow, Section } from '../../logic/chats'
import { IconButton } from '../../ui/button'
import { useLocale, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { TitleField } from './chat-row'
import { useDropChats } from './dragging'

type Props = {
  name: Section
  rows: readonly ListRow[]
  onCreated: (project: string) => void
  children: ReactNode
}

export function ListSection({ name, rows, onCreated, children }: Props) {
  const act = useAct()
  const [naming, setNaming] = useState(false)
  const { over, target } = useDropChats(null)
  const outside = name !== 'projects' && name !== 'pinned'
  return (
    <section className={over ? 'chats-group chats-group-over' : 'chats-group'} {...(outside ? target : {})}>
      {rows[0]?.kind === 'head' && <SectionHead name={name} onCreate={() => setNaming(true)} />}
      {naming && (
        <ProjectName
          onDone={(given) => {
            setNaming(false)
            if (given !== null) act(async () => onCreated((await createProject(newId(), { name: given })).id))
          }}
        />
      )}
      <ul>{children}</ul>
    </section>
  )
}

function ProjectName({ onDone }: { onDone: (name: string | null) => void }) {
  const t = useTexts()
  return <TitleField title="" label={t.library.newProject} onDone={onDone} />
}

function SectionHead({ name, onCreate }: { name: Section; onCreate: () => void }) {
  const t = useTexts()
  const title = useSectionName(name)
  return (
    <div className="chats-head">
      <h2 className="chats-when">{title}</h2>
      {name === 'projects' && (
        <IconButton icon="plus" small label={t.library.newProject} className="chats-add" onClick={onCreate} />
      )}
    </div>
  )
}

function useSectionName(name: Section): string {
  const t = useTexts()
  const locale = useLocale()
  switch (name) {
    case 'pinned':
      return t.chats.pinned
    case 'today':
      return t.chats.today
    case 'yesterday':
      return t.chats.yesterday
    case 'week':
      return t.chats.week
    case 'recent':
      return t.library.recent
    case 'shared':
      return t.library.sharedWithMe
    case 'projects':
      return t.library.projects
    default:
      return monthName(name.slice('month '.length), locale)
  }
}

function monthName(month: string, locale: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const date = new Date(year, number - 1, 1)
  const style = { month: 'long', year: 'numeric' } as const
  const said = new Intl.DateTimeFormat(locale, style).format(date).replace(/\s*г\.$/, '')
  return said.charAt(0).toLocaleUpperCase(locale) + said.slice(1)
}
