// Says in the bar which project a conversation is in, and leads there.
import { Link } from 'wouter'
import { ProjectSign } from '../features/conversations/project-sign'
import type { Project } from '../logic/projects'
import { IconButton } from '../ui/button'
import { useTexts } from '../ui/language'

export function ProjectLink({ project, onLeave }: { project: Project; onLeave?: () => void }) {
  const t = useTexts()
  return (
    <>
      <Link href={`/project/${project.id}`} className="bar-link" title={t.library.inProject(project.name)}>
        <ProjectSign project={project} />
        <span>{project.name}</span>
      </Link>
      {onLeave && <IconButton icon="close" small label={t.library.leaveProject} onClick={onLeave} />}
    </>
  )
}
