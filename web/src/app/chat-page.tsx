// The page of one conversation: composes chat, model choice and the conversation's own menu.
import { useCallback, useState, type ReactNode } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { rename } from '../api/chats'
import { change } from '../api/talking'
import { useWorld } from '../api/world'
import { Chat } from '../features/chat/chat'
import type { ChooseModel } from '../features/chat/choose-model'
import { ContextGauge } from '../features/chat/gauge'
import { ChatMenu } from '../features/conversations/chat-menu'
import { TitleField } from '../features/conversations/chat-row'
import { ModelDialog } from '../features/models/model-dialog'
import type { Conversation } from '../logic/types'
import { IconButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useAssistant } from './assistant'
import { ComposerControls } from './composer-controls'
import type { Side } from './side'
import { useHash } from './hash'
import { MessageExtras } from './message-extras'
import { PageFrame } from './page-frame'
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
  const conversation = useWorld(
    (world) => world.talks.get(id)?.conversation ?? world.chats.get(id) ?? world.archive.get(id) ?? null,
  )
  const fallback = useWorld((world) => world.me?.defaults.model ?? world.models?.default ?? null)
  const assistant = useAssistant(conversation?.assistant_id ?? null)
  const model = conversation?.model ?? assistant?.model ?? fallback
  const title = conversation?.title ?? t.chats.untitled
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
  return (
    <PageFrame
      side={side}
      scroll={false}
      title={
        conversation && (
          <div className="bar-line">
            <ChatTitle conversation={conversation} renaming={renaming} onRenaming={setRenaming} />
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
      beside={tree.pane}
    >
      <MessageExtras>
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
      <ContextGauge id={conversation.id} />
      {tree}
      <ChatMenu
        chat={conversation}
        onRename={onRename}
        onGone={() => go('/')}
        trigger={(props) => <IconButton icon="more" label={t.chat.menu} {...props} />}
      />
    </>
  )
}
