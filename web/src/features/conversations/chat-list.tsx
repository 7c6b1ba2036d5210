// The conversations in the sidebar, grouped by time.
import { useMemo } from 'react'
import { readMoreChats } from '../../api/sync'
import { useWorld } from '../../api/world'
import { groupChats, type GroupName } from '../../logic/chats'
import { Button } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { ChatRow } from './chat-row'

type Props = { current: string | null; onOpen: () => void; onGone: (id: string) => void }

export function ChatList({ current, onOpen, onGone }: Props) {
  const t = useTexts()
  const act = useAct()
  const chats = useWorld((world) => world.chats)
  const next = useWorld((world) => world.chatsNext)
  const read = useWorld((world) => world.chatsRead)
  const today = new Date().setHours(0, 0, 0, 0)
  const groups = useMemo(() => groupChats(chats.values(), today), [chats, today])
  const names: Record<GroupName, string> = {
    pinned: t.chats.pinned,
    today: t.chats.today,
    yesterday: t.chats.yesterday,
    week: t.chats.week,
    older: t.chats.older,
  }
  return (
    <nav className="chats" aria-label={t.chats.label}>
      {read && groups.length === 0 && <p className="chats-empty">{t.chats.empty}</p>}
      {groups.map((group) => (
        <section key={group.name} className="chats-group">
          <h2 className="chats-when">{names[group.name]}</h2>
          <ul>
            {group.chats.map((chat) => (
              <ChatRow
                key={chat.id}
                chat={chat}
                current={chat.id === current}
                onOpen={onOpen}
                onGone={onGone}
              />
            ))}
          </ul>
        </section>
      ))}
      {next !== null && (
        <Button look="plain" size="small" onClick={() => act(readMoreChats)}>
          {t.chats.more}
        </Button>
      )}
    </nav>
  )
}
