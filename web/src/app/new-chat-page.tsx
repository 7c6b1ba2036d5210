// The page of a conversation that is about to begin: anywhere, in a project, or for a while only.
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useWorld } from '../api/world'
import { NewChat, type Beginning } from '../features/chat/new-chat'
import { TemporaryLead, TemporarySwitch } from '../features/conversations/temporary'
import { findModel } from '../logic/models'
import { useTexts } from '../ui/language'
import { useTitle } from './title'
import { ComposerControls } from './composer-controls'
import { ProjectLink } from './project-link'
import type { Side } from './side'
import { PageFrame } from './page-frame'

export function NewChatPage({ side }: { side: Side }) {
  const t = useTexts()
  const [, go] = useLocation()
  const [params, setParams] = useSearchParams()
  const temporary = params.has('temporary')
  const projectId = params.get('project')
  const project = useWorld((world) => world.projects?.find((one) => one.id === projectId))
  const defaults = useWorld((world) => world.me?.defaults)
  const models = useWorld((world) => world.models)
  const mine = models === null || findModel(models, defaults?.model ?? null) ? defaults?.model : null
  const [chosen, setChosen] = useState<Partial<Beginning>>({})
  const usual = mine ?? models?.default ?? null
  const model = chosen.model ?? project?.model ?? usual
  // What is not chosen here stays unsaid in a project, so that its own model and manner hold.
  const beginning: Beginning = {
    model: chosen.model ?? (project?.model ? null : usual),
    params: chosen.params ?? (project ? {} : (defaults?.params ?? {})),
    instructions: chosen.instructions ?? null,
    project_id: project?.id ?? null,
    temporary,
  }
  useTitle(temporary ? t.library.temporary : t.nav.newChat)
  const change = (name: string, on: boolean) =>
    setParams(
      (before) => {
        if (on) before.set(name, '')
        else before.delete(name)
        return before
      },
      { replace: true },
    )
  return (
    <PageFrame
      side={side}
      scroll={false}
      title={project && <ProjectLink project={project} onLeave={() => change('project', false)} />}
      tools={<TemporarySwitch on={temporary} onChange={(on) => change('temporary', on)} />}
    >
      {temporary && <TemporaryLead />}
      <NewChat
        beginning={beginning}
        model={model}
        onBegun={(id) => go(`/c/${id}`)}
        connect={<Link href="/settings/providers">{t.welcome.guideLink}</Link>}
        composerControls={
          <ComposerControls
            severalKey="new"
            model={model}
            manner={beginning}
            onModel={(next) => setChosen((before) => ({ ...before, model: next }))}
            onManner={(manner) => setChosen((before) => ({ ...before, ...manner }))}
          />
        }
      />
    </PageFrame>
  )
}
