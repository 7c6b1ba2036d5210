// What a project is recognised by: its emoji, or a folder in its colour.
import type { Project } from '../../logic/projects'
import { Icon } from '../../ui/icon'

export function ProjectSign({
  project,
  size = 16,
}: {
  project: Pick<Project, 'emoji' | 'colour'>
  size?: number
}) {
  return (
    <span className={`project-sign tint-${project.colour ?? 'none'}`} aria-hidden="true">
      {project.emoji ?? <Icon name="folder" size={size} />}
    </span>
  )
}
