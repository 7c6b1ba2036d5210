// The page of one project: its conversations, and what it gives them.
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { changeProject, readProjectChats } from '../../api/projects'
import { readProjects } from '../../api/sync'
import { useWorld } from '../../api/world'
import { library } from '../../logic/chats'
import type { Project } from '../../logic/projects'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useLocale, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { tall, useVirtual } from '../../ui/virtual'
import { BulkBar } from './bulk-bar'
import { TitleField } from './chat-row'
import { useChosen, useEscapeChoice } from './chosen'
import { useNarrow } from './library'
import { LibraryRow } from './library-row'
import { ProjectMenu } from './project-menu'
import { ProjectSetUp } from './project-set-up'
import { ProjectSign } from './project-sign'

type Props = {
  id: string
  settingUp: boolean
  modelChoice: (project: Project) => ReactNode
  /** Parameters and the assistant: of other features. */
  defaults: (project: Project) => ReactNode
  onOpen: () => void
  onGo: (address: string) => void
}

export function ProjectPage({ id, settingUp, modelChoice, defaults, onOpen, onGo }: Props) {
  const t = useTexts()
  const act = useAct()
  const run = useRef(act)
  const projects = useWorld((world) => world.projects)
  const project = projects?.find((one) => one.id === id)
  useEffect(() => run.current(readProjects), [])
  useEffect(() => run.current(() => readProjectChats(id).catch(() => undefined)), [id])
  if (projects === null) return <div className="main-wait" />
  if (!project) {
    return (
      <div className="blank">
        <h1 className="blank-title">{t.library.missing}</h1>
        <p className="blank-text">{t.library.missingText}</p>
      </div>
    )
  }
  const here = `/project/${id}`
  return (
    <div className="library">
      <div className="library-head">
        <ProjectHead project={project} onGo={onGo} />
        <nav className="tabs" aria-label={t.library.project}>
          <Link href={here} className="tab" aria-current={settingUp ? undefined : 'page'}>
            <Icon name="list" size={16} />
            {t.library.chats}
          </Link>
          <Link href={`${here}#setup`} className="tab" aria-current={settingUp ? 'page' : undefined}>
            <Icon name="sliders" size={16} />
            {t.library.setUp}
          </Link>
        </nav>
      </div>
      {settingUp ? (
        <div className="library-rows">
          <ProjectSetUp
            key={id}
            project={project}
            modelChoice={modelChoice(project)}
            defaults={defaults(project)}
          />
        </div>
      ) : (
        <ProjectChats id={id} onOpen={onOpen} />
      )}
    </div>
  )
}

function ProjectHead({ project, onGo }: { project: Project; onGo: (address: string) => void }) {
  const t = useTexts()
  const act = useAct()
  const [naming, setNaming] = useState(false)
  return (
    <div className="project-head">
      <ProjectSign project={project} size={24} />
      {naming ? (
        <TitleField
          title={project.name}
          label={t.library.name}
          onDone={(name) => {
            setNaming(false)
            if (name !== null && name !== project.name) act(() => changeProject(project.id, { name }))
          }}
        />
      ) : (
        <h1 className="page-title">
          <button type="button" title={t.chats.rename} onClick={() => setNaming(true)}>
            {project.name}
          </button>
        </h1>
      )}
      <Link href={`/?project=${project.id}`} className="button button-main project-new">
        <Icon name="compose" size={17} />
        {t.library.chatHere}
      </Link>
      <ProjectMenu
        project={project}
        onGo={onGo}
        trigger={(props) => (
          <IconButton icon="more" label={t.library.projectActions(project.name)} {...props} />
        )}
      />
    </div>
  )
}

function ProjectChats({ id, onOpen }: { id: string; onOpen: () => void }) {
  const t = useTexts()
  const locale = useLocale()
  const chats = useWorld((world) => world.chats)
  const rows = useMemo(
    () => library(chats.values(), { text: '', project: id, state: 'all', sort: 'updated' }, locale),
    [chats, id, locale],
  )
  const order = useMemo(() => rows.map((one) => one.id), [rows])
  const chosen = useChosen(order)
  useEscapeChoice(chosen)
  const narrow = useNarrow()
  const heights = useMemo(() => rows.map(() => (narrow ? 3.75 : 2.75)), [rows, narrow])
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to, above, below } = useVirtual(scroller, heights)
  const picked = [...chosen.ids].flatMap((one) => chats.get(one) ?? [])
  return (
    <>
      {picked.length > 0 && (
        <div className="library-line library-line-project">
          <BulkBar chats={picked} onDone={chosen.none} onGone={() => undefined} />
        </div>
      )}
      <div className={picked.length > 0 ? 'library-rows chats-choosing' : 'library-rows'} ref={scroller}>
        {rows.length === 0 && <p className="page-empty">{t.library.chatsEmpty}</p>}
        <div ref={tall(above)} />
        <ul>
          {rows.slice(from, to).map((chat) => (
            <LibraryRow key={chat.id} chat={chat} chosen={chosen} onOpen={onOpen} plain />
          ))}
        </ul>
        <div ref={tall(below)} />
      </div>
    </>
  )
}
