// What can be done with a whole conversation.
import { useState, type ReactNode } from 'react'
import { archive, clear, pin, quit, remove } from '../../api/chats'
import { askExport } from '../../api/exchange'
import type { Conversation } from '../../logic/types'
import { Confirm } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import type { TriggerProps } from '../../ui/popover'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { useMove } from './dragging'
import { MoveDialog } from './move-dialog'

type Props = {
  chat: Conversation
  onRename: () => void
  onGone: (id: string) => void
  trigger: (props: TriggerProps) => ReactNode
  /** What else the menu offers, at its top. */
  more?: (pick: (run: () => void) => () => void) => ReactNode
}

export function ChatMenu({ chat, onRename, onGone, trigger, more }: Props) {
  const t = useTexts()
  const act = useAct()
  const [clearing, setClearing] = useState(false)
  const [moving, setMoving] = useState(false)
  const [quitting, setQuitting] = useState(false)
  const own = chat.role === 'owner'
  const move = useMove()
  const putAway = async () => {
    await archive(chat)
    if (chat.archived) return
    toast(t.chats.archived, {
      label: t.words.undo,
      run: () => act(() => archive({ ...chat, archived: true })),
    })
    onGone(chat.id)
  }
  const leave = () => {
    const back = remove(chat)
    toast(t.chats.deleted, { label: t.words.undo, run: back })
    onGone(chat.id)
  }
  return (
    <>
      <Menu label={t.chats.actions(chat.title ?? t.chats.untitled)} align="end" trigger={trigger}>
        {(close) => {
          const pick = (run: () => void) => () => {
            close()
            run()
          }
          return (
            <>
              {more?.(pick)}
              {chat.role !== 'reader' && (
                <MenuItem icon="edit" onSelect={pick(onRename)}>
                  {t.chats.rename}
                </MenuItem>
              )}
              {!chat.archived && (
                <MenuItem icon="pin" onSelect={pick(() => act(() => pin(chat)))}>
                  {chat.pinned ? t.chats.unpin : t.chats.pin}
                </MenuItem>
              )}
              {own && (
                <MenuItem icon="folder" onSelect={pick(() => setMoving(true))}>
                  {t.library.move}
                </MenuItem>
              )}
              <MenuItem
                icon="download"
                onSelect={pick(() => askExport({ ids: [chat.id], title: chat.title }))}
              >
                {t.exchange.export}
              </MenuItem>
              <MenuItem icon="archive" onSelect={pick(() => act(putAway))}>
                {chat.archived ? t.chats.unarchive : t.chats.archive}
              </MenuItem>
              <MenuLine />
              {own ? (
                <>
                  <MenuItem icon="broom" onSelect={pick(() => setClearing(true))}>
                    {t.chats.clear}
                  </MenuItem>
                  <MenuItem icon="trash" danger onSelect={pick(leave)}>
                    {t.words.delete}
                  </MenuItem>
                </>
              ) : (
                <MenuItem icon="out" danger onSelect={pick(() => setQuitting(true))}>
                  {t.sharing.leave}
                </MenuItem>
              )}
            </>
          )
        }}
      </Menu>
      {moving && (
        <MoveDialog onPick={(project) => move([chat.id], project)} onClose={() => setMoving(false)} />
      )}
      {quitting && (
        <Confirm
          title={t.sharing.leaveTitle}
          text={t.sharing.leaveText}
          action={t.sharing.leave}
          onConfirm={() =>
            act(async () => {
              await quit(chat.id)
              onGone(chat.id)
            })
          }
          onClose={() => setQuitting(false)}
        />
      )}
      {clearing && (
        <Confirm
          title={t.chats.clearTitle}
          text={t.chats.clearText}
          action={t.chats.clearButton}
          onConfirm={() => act(() => clear(chat.id))}
          onClose={() => setClearing(false)}
        />
      )}
    </>
  )
}
