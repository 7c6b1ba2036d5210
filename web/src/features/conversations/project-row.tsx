// A project in the sidebar: shows or hides what is in it, opens its page, takes conversations that are dropped on it.
import { Link } from 'wouter'
import type { Project } from '../../logic/projects'
import { IconButton } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'
import { useDropChats } from './dragging'
import { ProjectMenu } from './project-menu'
import { ProjectSign } from './project-sign'

type Props = {
  project: Project
  open: boolean
  current: boolean
  onToggle: () => void
  onVisit: () => void
  onGo: (address: string) => void
}

export function ProjectRow({ project, open, current, onToggle, onVisit, onGo }: Props) {
  const t = useTexts()
  const format = useFormat()
  const { over, target } = useDropChats(project.id)
  const classes = ['chat-row', current ? 'chat-row-current' : '', over ? 'chat-row-over' : '']
  return (
    <li className={classes.filter(Boolean).join(' ')} {...target}>
      <IconButton
        icon={open ? 'down' : 'right'}
        small
        className="project-toggle"
        aria-expanded={open}
        label={open ? t.library.closeProject(project.name) : t.library.openProject(project.name)}
        onClick={onToggle}
      />
      <Link
        href={`/project/${project.id}`}
        className="chat-link project-link"
        title={project.name}
        data-row={project.id}
        aria-current={current ? 'page' : undefined}
        onClick={onVisit}
      >
        <ProjectSign project={project} />
        <span className="project-name">{project.name}</span>
        {project.conversations > 0 && (
          <span className="project-count">
            <span aria-hidden="true">{format.number(project.conversations)}</span>
            <span className="unseen">{t.library.inside(project.conversations)}</span>
          </span>
        )}
      </Link>
      <ProjectMenu
        project={project}
        onGo={onGo}
        trigger={(props) => (
          <IconButton
            icon="more"
            small
            label={t.library.projectActions(project.name)}
            className="chat-more"
            {...props}
          />
        )}
      />
    </li>
  )
}
