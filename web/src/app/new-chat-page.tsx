// The page of a conversation that is about to begin.
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useWorld } from '../api/world'
import { NewChat, type Beginning } from '../features/chat/new-chat'
import { findModel } from '../logic/models'
import { useTexts } from '../ui/language'
import { useTitle } from './title'
import { ComposerControls } from './composer-controls'
import type { Side } from './side'
import { PageFrame } from './page-frame'

export function NewChatPage({ side }: { side: Side }) {
  const t = useTexts()
  const [, go] = useLocation()
  const defaults = useWorld((world) => world.me?.defaults)
  const models = useWorld((world) => world.models)
  const mine = models === null || findModel(models, defaults?.model ?? null) ? defaults?.model : null
  const [chosen, setChosen] = useState<Partial<Beginning>>({})
  const beginning: Beginning = {
    model: chosen.model ?? mine ?? models?.default ?? null,
    params: chosen.params ?? defaults?.params ?? {},
    instructions: chosen.instructions ?? null,
  }
  useTitle(t.nav.newChat)
  return (
    <PageFrame side={side} scroll={false}>
      <NewChat
        beginning={beginning}
        onBegun={(id) => go(`/c/${id}`)}
        connect={<Link href="/settings/providers">{t.welcome.guideLink}</Link>}
        composerControls={
          <ComposerControls
            severalKey="new"
            model={beginning.model}
            manner={beginning}
            onModel={(model) => setChosen((before) => ({ ...before, model }))}
            onManner={(manner) => setChosen((before) => ({ ...before, ...manner }))}
          />
        }
      />
    </PageFrame>
  )
}
