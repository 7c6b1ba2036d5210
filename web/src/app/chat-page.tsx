// The page of one conversation: composes chat, model choice and the conversation's own menu.
import { useCallback, useState, type ReactNode } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { rename } from '../api/chats'
import { change } from '../api/talking'
import { useWorld } from '../api/world'
import { Chat } from '../features/chat/chat'
import type { ChooseModel } from '../features/chat/choose-model'
import { ChatMenu } from '../features/conversations/chat-menu'
import { TitleField } from '../features/conversations/chat-row'
import { TemporaryNote } from '../features/conversations/temporary'
import { ModelDialog } from '../features/models/model-dialog'
import type { Conversation } from '../logic/types'
import { IconButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { command, useCommand } from '../ui/commands'
import { MenuItem, MenuLine } from '../ui/menu'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { ArtifactsButton, useArtifactPane } from './artifact-extra'
import { useAssistant } from './assistant'
import { ComposerControls } from './composer-controls'
import type { Side } from './side'
import { useHash } from './hash'
import { MessageExtras } from './message-extras'
import { ProjectLink } from './project-link'
import { PageFrame } from './page-frame'
import { ShareButton } from './share-button'
import { TreeWindows } from './tree-windows'
import { useTreePane } from './tree-pane'
import { useTitle } from './title'

export function ChatPage({ id, side }: { id: string; side: Side }) {
  const t = useTexts()
  const act = useAct()
  const [, go] = useLocation()
  const [params] = useSearchParams()
  const hash = useHash()
  const [renaming, setRenaming] = useState(false)
  useCommand('rename', () => setRenaming(true))
  const conversation = useWorld(
    (world) => world.talks.get(id)?.conversation ?? world.chats.get(id) ?? world.archive.get(id) ?? null,
  )
  const fallback = useWorld((world) => world.me?.defaults.model ?? world.models?.default ?? null)
  const assistant = useAssistant(conversation?.assistant_id ?? null)
  const project = useWorld((world) => world.projects?.find((one) => one.id === conversation?.project_id))
  const model = conversation?.model ?? assistant?.model ?? project?.model ?? fallback
  const temporary = conversation !== null && conversation.expires_at !== null
  const title = temporary ? t.library.temporary : (conversation?.title ?? t.chats.untitled)
  useTitle(title)
  const tree = useTreePane(id)
  const chooseModel = useCallback<ChooseModel>(
    (onPick, onClose, why) => (
      <ModelDialog
        why={why}
        value={model}
        onPick={onPick}
        onClose={onClose}
        onConnect={() => go('/settings/providers')}
      />
    ),
    [model, go],
  )
  const artifacts = useArtifactPane(id)
  return (
    <PageFrame
      side={side}
      scroll={false}
      title={
        conversation &&
        !temporary && (
          <div className="bar-line">
            {project && !renaming && <ProjectLink project={project} />}
            <ChatTitle conversation={conversation} renaming={renaming} onRenaming={setRenaming} />
            {conversation.forked_from !== null && !renaming && (
              <Link
                href={`/c/${conversation.forked_from}?m=${conversation.forked_at_id ?? ''}`}
                className="bar-link"
                title={t.tree.forkedFrom}
                aria-label={t.tree.forkedFrom}
              >
                <Icon name="fork" size={16} />
              </Link>
            )}
            {assistant && !renaming && (
              <Link
                href={`/chat/assistant/${assistant.id}`}
                className="bar-link"
                title={t.assistants.talkTo(assistant.name)}
              >
                <Icon name="assistant" size={16} />
                <span>{assistant.name}</span>
              </Link>
            )}
          </div>
        )
      }
      tools={
        conversation && (
          <ChatTools conversation={conversation} tree={tree.button} onRename={() => setRenaming(true)} />
        )
      }
      beside={artifacts ?? tree.pane}
    >
      <MessageExtras>
        {temporary && <TemporaryNote id={id} onBack={(back) => go(`/c/${back}`)} />}
        <Chat
          id={id}
          focus={params.get('m') ?? (hash || null)}
          chooseModel={chooseModel}
          composerControls={
            <ComposerControls
              severalKey={id}
              model={model}
              manner={{
                params: conversation?.params ?? {},
                instructions: conversation?.instructions ?? null,
              }}
              onModel={(next) => act(() => change(id, { model: next }))}
              onManner={(manner) => act(() => change(id, manner))}
            />
          }
        />
      </MessageExtras>
      <TreeWindows id={id} />
    </PageFrame>
  )
}

type TitleProps = { conversation: Conversation; renaming: boolean; onRenaming: (on: boolean) => void }

function ChatTitle({ conversation, renaming, onRenaming }: TitleProps) {
  const t = useTexts()
  const act = useAct()
  const title = conversation.title ?? t.chats.untitled
  if (renaming) {
    return (
      <TitleField
        title={conversation.title ?? ''}
        onDone={(next) => {
          onRenaming(false)
          if (next !== null && next !== conversation.title) act(() => rename(conversation.id, next))
        }}
      />
    )
  }
  return (
    <h1 className="chat-title">
      <button type="button" title={t.chats.rename} onClick={() => onRenaming(true)}>
        {title}
      </button>
    </h1>
  )
}

type ToolsProps = { conversation: Conversation; tree: ReactNode; onRename: () => void }

function ChatTools({ conversation, tree, onRename }: ToolsProps) {
  const t = useTexts()
  const [, go] = useLocation()
  return (
    <>
      {tree}
      <ArtifactsButton id={conversation.id} />
      {conversation.expires_at === null && (
        <>
          <ShareButton chat={conversation} />
          <ChatMenu
            chat={conversation}
            onRename={onRename}
            onGone={() => go('/')}
            trigger={(props) => (
              <IconButton icon="more" label={t.chat.menu} className="bar-menu" {...props} />
            )}
            more={(pick) => (
              <div role="none" className="bar-folded">
                <MenuItem icon="tree" onSelect={pick(() => command('tree'))}>
                  {t.tree.open}
                </MenuItem>
                <MenuItem icon="artifact" onSelect={pick(() => command('artifacts'))}>
                  {t.artifacts.show}
                </MenuItem>
                <MenuItem icon="people" onSelect={pick(() => command('share'))}>
                  {t.sharing.share}
                </MenuItem>
                <MenuLine />
              </div>
            )}
          />
        </>
      )}
    </>
  )
}
