// The page of conversations that were put away.
import { useEffect, useState } from 'react'
import { readArchive } from '../../api/sync'
import { useWorld } from '../../api/world'
import { toProblem, type Problem } from '../../logic/problem'
import { useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { ChatRow } from './chat-row'

export function Archive() {
  const t = useTexts()
  const chats = useWorld((world) => world.archive)
  const [state, setState] = useState<'reading' | 'ready' | Problem>('reading')
  useEffect(() => {
    readArchive().then(
      () => setState('ready'),
      (error: unknown) => setState(toProblem(error)),
    )
  }, [])
  const sorted = [...chats.values()].sort((a, b) => b.updated_at - a.updated_at)
  return (
    <div className="page">
      <h1 className="page-title">{t.chats.archiveTitle}</h1>
      <p className="page-lead">{t.chats.archiveLead}</p>
      {typeof state === 'object' && <ProblemNotice problem={state} />}
      {state === 'ready' && sorted.length === 0 && <p className="page-empty">{t.chats.archiveEmpty}</p>}
      <ul className="archive-list">
        {sorted.map((chat) => (
          <ChatRow
            key={chat.id}
            chat={chat}
            current={false}
            onOpen={() => undefined}
            onGone={() => undefined}
          />
        ))}
      </ul>
    </div>
  )
}
