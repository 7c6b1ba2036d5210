// What can be done with the chosen conversations; each act can be taken back.
import { useState } from 'react'
import { askExport } from '../../api/exchange'
import { actOnMany, removeMany } from '../../api/projects'
import type { Conversation } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { MoveDialog } from './move-dialog'

type Props = { chats: readonly Conversation[]; onDone: () => void; onGone: (ids: readonly string[]) => void }

export function BulkBar({ chats, onDone, onGone }: Props) {
  const t = useTexts()
  const act = useAct()
  const [moving, setMoving] = useState(false)
  const archived = chats.every((one) => one.archived)
  const pinned = chats.every((one) => one.pinned)
  const ids = chats.map((one) => one.id)

  const run = (action: 'archive' | 'unarchive' | 'pin' | 'unpin', said: (n: number) => string) =>
    act(async () => {
      const back = await actOnMany(chats, action)
      toast(said(chats.length), { label: t.words.undo, run: () => act(back) })
      onDone()
      if (action === 'archive') onGone(ids)
    })
  const move = (project: string | null) =>
    act(async () => {
      const back = await actOnMany(chats, 'move', project)
      toast(t.library.movedMany(chats.length), { label: t.words.undo, run: () => act(back) })
      onDone()
    })
  const remove = () => {
    const back = removeMany(chats)
    toast(t.library.deletedMany(chats.length), { label: t.words.undo, run: back })
    onDone()
    onGone(ids)
  }

  return (
    <div className="bulk" role="toolbar" aria-label={t.library.actions}>
      <IconButton icon="close" small label={t.library.clearSelection} onClick={onDone} />
      <span className="bulk-count" role="status">
        {t.library.selected(chats.length)}
      </span>
      {!archived && (
        <IconButton
          icon="pin"
          small
          label={pinned ? t.chats.unpin : t.chats.pin}
          onClick={() => run(pinned ? 'unpin' : 'pin', t.library.doneMany)}
        />
      )}
      <IconButton icon="folder" small label={t.library.move} onClick={() => setMoving(true)} />
      <IconButton
        icon="download"
        small
        label={t.exchange.export}
        onClick={() => askExport({ ids, title: chats[0]?.title ?? null })}
      />
      <IconButton
        icon="archive"
        small
        label={archived ? t.chats.unarchive : t.chats.archive}
        onClick={() =>
          run(archived ? 'unarchive' : 'archive', archived ? t.library.doneMany : t.library.archivedMany)
        }
      />
      <IconButton icon="trash" small label={t.words.delete} className="bulk-danger" onClick={remove} />
      {moving && <MoveDialog onPick={move} onClose={() => setMoving(false)} />}
    </div>
  )
}
