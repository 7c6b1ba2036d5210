// One conversation in a list: opens, is renamed in place, chosen, dragged, and carries its menu.
import { useState, type DragEvent, type KeyboardEvent } from 'react'
import { Link } from 'wouter'
import { remove, rename } from '../../api/chats'
import { useWorld } from '../../api/world'
import type { Conversation } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { ChatMenu } from './chat-menu'
import type { Chosen } from './chosen'
import { dragChats } from './dragging'

type Props = {
  chat: Conversation
  current: boolean
  inside?: boolean
  chosen?: Chosen
  onOpen: () => void
  onGone: (id: string) => void
}

export function ChatRow({ chat, current, inside = false, chosen, onOpen, onGone }: Props) {
  const t = useTexts()
  const act = useAct()
  const [renaming, setRenaming] = useState(false)
  const busy = useWorld((world) => (world.talks.get(chat.id)?.partials.size ?? 0) > 0)
  const title = chat.title ?? t.chats.untitled
  const sign = useSharing(chat)
  if (renaming) {
    return (
      <li className="chat-row">
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
  const isChosen = chosen?.ids.has(chat.id) ?? false
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2' && chat.role !== 'reader') setRenaming(true)
    else if (event.key === 'Delete' && chat.role === 'owner') {
      const back = remove(chat)
      toast(t.chats.deleted, { label: t.words.undo, run: back })
      onGone(chat.id)
    } else return
    event.preventDefault()
  }
  const onDragStart = (event: DragEvent) => {
    dragChats(event, isChosen && chosen ? [...chosen.ids] : [chat.id])
  }
  const classes = [
    'chat-row',
    current ? 'chat-row-current' : '',
    inside ? 'chat-row-inside' : '',
    isChosen ? 'chat-row-chosen' : '',
  ]
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      {chosen && (
        <input
          type="checkbox"
          className="chat-check"
          aria-label={t.library.select(title)}
          checked={isChosen}
          tabIndex={chosen.ids.size > 0 ? 0 : -1}
          onChange={() => undefined}
          onClick={(event) => {
            if (event.shiftKey) chosen.extend(chat.id)
            else chosen.toggle(chat.id)
          }}
        />
      )}
      <Link
        href={`/c/${chat.id}`}
        className="chat-link"
        title={chat.owner_name === null ? title : `${title} · ${sign}`}
        data-row={chat.id}
        draggable={chosen !== undefined}
        aria-current={current ? 'page' : undefined}
        onClickCapture={(event) => chosen?.click(event, chat.id)}
        onClick={onOpen}
        onDoubleClick={() => chat.role !== 'reader' && setRenaming(true)}
        onDragStart={onDragStart}
        onKeyDown={onKeyDown}
      >
        {title}
      </Link>
      {sign !== null && (
        <span className="chat-owner" title={sign}>
          <Icon name="people" size={14} />
          <span className="unseen">{sign}</span>
        </span>
      )}
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

/** By whom, or that, a conversation is shared. */
export function useSharing(chat: Conversation): string | null {
  const t = useTexts()
  if (chat.owner_name !== null) return t.sharing.from(chat.owner_name)
  return chat.shared ? t.library.sharedByMe : null
}

type FieldProps = { title: string; label?: string; onDone: (title: string | null) => void }

export function TitleField({ title, label, onDone }: FieldProps) {
  const t = useTexts()
  const [value, setValue] = useState(title)
  return (
    <input
      className="chat-title-field"
      aria-label={label ?? t.chats.title}
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
