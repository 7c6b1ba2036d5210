// The page of a project; loaded when it is asked for.
import '../features/conversations/library.css'
import { useLocation } from 'wouter'
import { changeProject } from '../api/projects'
import { useWorld } from '../api/world'
import { ProjectPage } from '../features/conversations/project'
import { ModelPicker } from '../features/models/picker'
import { Button } from '../ui/button'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useHash } from './hash'
import { ProjectDefaults } from './project-defaults'
import { useTitle } from './title'

export default function Page({ id }: { id: string }) {
  const t = useTexts()
  const act = useAct()
  const [, go] = useLocation()
  const hash = useHash()
  const name = useWorld((world) => world.projects?.find((one) => one.id === id)?.name)
  useTitle(name ?? t.library.project)
  return (
    <ProjectPage
      id={id}
      settingUp={hash === 'setup'}
      onOpen={() => undefined}
      onGo={go}
      defaults={(project) => <ProjectDefaults key={id} project={project} />}
      modelChoice={(project) => (
        <div className="project-model">
          <ModelPicker
            value={project.model}
            onPick={(model) => act(() => changeProject(id, { model }))}
            onConnect={() => go('/settings/providers')}
          />
          {project.model !== null && (
            <Button size="small" look="plain" onClick={() => act(() => changeProject(id, { model: null }))}>
              {t.library.usualModel}
            </Button>
          )}
        </div>
      )}
    />
  )
}
