// The page of a conversation that is about to begin with an assistant.
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { readAssistants } from '../api/assistants'
import { useWorld } from '../api/world'
import { NewChat, type Beginning } from '../features/chat/new-chat'
import type { Assistant } from '../logic/types'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { useTexts } from '../ui/language'
import { ProblemNotice } from '../ui/problem'
import { useResource } from '../ui/resource'
import { ComposerControls } from './composer-controls'
import { NotFound } from './not-found'
import { PageFrame } from './page-frame'
import type { Side } from './side'
import { useTitle } from './title'

export default function AssistantChatPage({ id, side }: { id: string; side: Side }) {
  const t = useTexts()
  const assistant = useWorld((world) => world.assistants?.find((one) => one.id === id))
  const { data, problem, reload } = useResource(readAssistants)
  useTitle(assistant?.name ?? t.assistants.title)
  const all = (
    <Link href="/chat" className="bar-link">
      <Icon name="left" size={16} />
      <span>{t.assistants.title}</span>
    </Link>
  )
  return (
    <PageFrame side={side} scroll={false} title={all}>
      {assistant ? (
        <Beginner assistant={assistant} />
      ) : problem ? (
        <div className="page">
          <ProblemNotice problem={problem}>
            <Button size="small" onClick={reload}>
              {t.words.retry}
            </Button>
          </ProblemNotice>
        </div>
      ) : (
        data && <NotFound />
      )}
    </PageFrame>
  )
}

/** What is not chosen here stays unsaid, so that the assistant's own model and manner hold. */
function Beginner({ assistant }: { assistant: Assistant }) {
  const t = useTexts()
  const [, go] = useLocation()
  const fallback = useWorld((world) => world.me?.defaults.model ?? world.models?.default ?? null)
  const [beginning, setBeginning] = useState<Beginning>({ model: null, params: {}, instructions: null })
  const model = beginning.model ?? assistant.model ?? fallback
  return (
    <NewChat
      beginning={beginning}
      model={model}
      partner={assistant}
      onBegun={(id) => go(`/c/${id}`)}
      connect={<Link href="/settings/providers">{t.welcome.guideLink}</Link>}
      composerControls={
        <ComposerControls
          model={model}
          manner={beginning}
          onModel={(next) => setBeginning((before) => ({ ...before, model: next }))}
          onManner={(manner) => setBeginning((before) => ({ ...before, ...manner }))}
        />
      }
    />
  )
}
