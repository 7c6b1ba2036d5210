// One conversation in a list: opens, is renamed in place, and carries its menu.
import { useState } from 'react'
import { Link } from 'wouter'
import { rename } from '../../api/chats'
import { useWorld } from '../../api/world'
import type { Conversation } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { ChatMenu } from './chat-menu'

type Props = {
  chat: Conversation
  current: boolean
  onOpen: () => void
  onGone: (id: string) => void
}

export function ChatRow({ chat, current, onOpen, onGone }: Props) {
  const t = useTexts()
  const act = useAct()
  const [renaming, setRenaming] = useState(false)
  const busy = useWorld((world) => (world.talks.get(chat.id)?.partials.size ?? 0) > 0)
  const title = chat.title ?? t.chats.untitled
  if (renaming) {
    return (
      <li>
        <TitleField
          title={chat.title ?? ''}
          onDone={(next) => {
            setRenaming(false)
            if (next !== null && next !== chat.title) act(() => rename(chat.id, next))
          }}
        />
      </li>
    )
  }
  return (
    <li className={current ? 'chat-row chat-row-current' : 'chat-row'}>
      <Link
        href={`/c/${chat.id}`}
        className="chat-link"
        title={title}
        aria-current={current ? 'page' : undefined}
        onClick={onOpen}
        onDoubleClick={() => setRenaming(true)}
      >
        {title}
      </Link>
      {busy && !current && <span className="dot dot-ok chat-busy" />}
      <ChatMenu
        chat={chat}
        onRename={() => setRenaming(true)}
        onGone={onGone}
        trigger={(props) => (
          <IconButton icon="more" small label={t.chats.actions(title)} className="chat-more" {...props} />
        )}
      />
    </li>
  )
}

export function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const t = useTexts()
  const [value, setValue] = useState(title)
  return (
    <input
      className="chat-title-field"
      aria-label={t.chats.title}
      value={value}
      maxLength={200}
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => onDone(value.trim() || null)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') onDone(null)
      }}
    />
  )
}
