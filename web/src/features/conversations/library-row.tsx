// A conversation as a line of the library: title, where it is, how long, and when it was last used.
import { useState } from 'react'
import { Link } from 'wouter'
import { rename } from '../../api/chats'
import { useWorld } from '../../api/world'
import type { Conversation } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { ChatMenu } from './chat-menu'
import { TitleField, useSharing } from './chat-row'
import type { Chosen } from './chosen'
import { ProjectSign } from './project-sign'

type Props = { chat: Conversation; chosen?: Chosen; onOpen: (id: string) => void; plain?: boolean }

export function LibraryRow({ chat, chosen, onOpen, plain = false }: Props) {
  const t = useTexts()
  const act = useAct()
  const format = useFormat()
  const [renaming, setRenaming] = useState(false)
  const project = useWorld((world) => world.projects?.find((one) => one.id === chat.project_id))
  const title = chat.title ?? t.chats.untitled
  const sharing = useSharing(chat)
  const isChosen = chosen?.ids.has(chat.id) ?? false
  return (
    <li className={isChosen ? 'library-row chat-row-chosen' : 'library-row'}>
      {chosen && (
        <input
          type="checkbox"
          className="chat-check"
          aria-label={t.library.select(title)}
          checked={isChosen}
          onChange={() => undefined}
          onClick={(event) => {
            if (event.shiftKey) chosen.extend(chat.id)
            else chosen.toggle(chat.id)
          }}
        />
      )}
      {renaming ? (
        <TitleField
          title={chat.title ?? ''}
          onDone={(next) => {
            setRenaming(false)
            if (next !== null && next !== chat.title) act(() => rename(chat.id, next))
          }}
        />
      ) : (
        <Link
          href={`/c/${chat.id}`}
          className="library-link"
          title={title}
          onClickCapture={(event) => chosen?.click(event, chat.id)}
          onClick={() => onOpen(chat.id)}
        >
          <span className="library-title">
            {chat.pinned && <Icon name="pin" size={14} />}
            <span>{title}</span>
            {sharing !== null && (
              <span className="library-shared" title={sharing}>
                <Icon name="people" size={14} />
                <span className="unseen">{sharing}</span>
              </span>
            )}
          </span>
          <span className="library-facts">
            {project && !plain && (
              <span className="library-project">
                <ProjectSign project={project} size={14} />
                <span>{project.name}</span>
              </span>
            )}
            <span className="library-number">{t.library.messageCount(chat.message_count)}</span>
            <time className="library-when" dateTime={new Date(chat.updated_at).toISOString()}>
              {format.day(chat.updated_at, Date.now())}
            </time>
          </span>
        </Link>
      )}
      <ChatMenu
        chat={chat}
        onRename={() => setRenaming(true)}
        onGone={() => undefined}
        trigger={(props) => (
          <IconButton icon="more" small label={t.chats.actions(title)} className="chat-more" {...props} />
        )}
      />
    </li>
  )
}
