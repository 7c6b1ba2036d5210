// Ties artifacts to the chat: their cards below answers, a button on blocks of code, the pane beside, its own button.
import { lazy, Suspense, type ReactNode } from 'react'
import { openArtifact, openBlock, useFreshArtifacts, useOpenArtifact } from '../api/artifacts'
import { ArtifactCards } from '../features/artifacts/cards'
import type { MessageExtra } from '../features/chat/extras'
import type { Texts } from '../logic/texts/texts'
import { IconButton } from '../ui/button'
import type { CodeAction } from '../ui/code'
import { useCommand } from '../ui/commands'
import { Icon } from '../ui/icon'
import { useTexts } from '../ui/language'
import { report } from './report'

const Pane = lazy(() => import('../features/artifacts/pane'))

export const artifactExtra: MessageExtra = {
  name: 'artifacts',
  below: (message) => (message.role === 'assistant' ? <ArtifactCards message={message} /> : null),
}

const SHORTEST = 3

export function artifactAction(conversation: string, t: Texts): CodeAction {
  return {
    name: 'artifact',
    icon: 'artifact',
    label: t.artifacts.open,
    fits: (_, code) => code.split('\n', SHORTEST).length === SHORTEST,
    run: (language, _, code) => report(t, openBlock(conversation, language, code)),
  }
}

/** What stands beside the chat, if something is open. */
export function useArtifactPane(id: string): ReactNode | null {
  const open = useOpenArtifact(id)
  return open === null ? null : (
    <Suspense fallback={null}>
      <Pane conversation={id} open={open} />
    </Suspense>
  )
}

export function ArtifactsButton({ id }: { id: string }) {
  const t = useTexts()
  const all = useFreshArtifacts(id)
  const open = useOpenArtifact(id)
  const toggle = () =>
    openArtifact(id, open === null ? (all.length === 1 ? (all[0]?.id ?? 'list') : 'list') : null)
  useCommand('artifacts', toggle)
  return (
    <IconButton
      icon="artifact"
      label={t.artifacts.show}
      className="bar-foldable"
      aria-pressed={open !== null}
      onClick={toggle}
    />
  )
}

/** The text that went along with a question is folded to a line; an answer's own block stays as it is. */
export function sentAlong(info: string | null): ReactNode | null {
  return /\bartifact=[0-9a-f-]{36}\b/.test(info ?? '') ? <SentAlong /> : null
}

function SentAlong() {
  const t = useTexts()
  return (
    <span className="artifact-sent">
      <Icon name="artifact" size={15} />
      {t.artifacts.sent}
    </span>
  )
}
