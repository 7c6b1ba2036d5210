// Conversations dragged onto a project.
import { useState, type DragEvent } from 'react'
import { actOnMany } from '../../api/projects'
import { getWorld } from '../../api/world'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

const KIND = 'application/x-veche-conversations'

export function dragChats(event: DragEvent, ids: readonly string[]): void {
  event.dataTransfer.setData(KIND, JSON.stringify(ids))
  event.dataTransfer.effectAllowed = 'move'
}

/** Moves conversations, says so, and offers the way back. */
export function useMove(): (ids: readonly string[], project: string | null) => void {
  const t = useTexts()
  const act = useAct()
  return (ids, project) => {
    const { chats, archive, projects } = getWorld()
    const moved = ids.flatMap((id) => chats.get(id) ?? archive.get(id) ?? [])
    const going = moved.filter((chat) => chat.project_id !== project)
    if (going.length === 0) return
    const name = projects?.find((one) => one.id === project)?.name
    act(async () => {
      const back = await actOnMany(going, 'move', project)
      toast(name === undefined ? t.library.movedOut : t.library.moved(name), {
        label: t.words.undo,
        run: () => act(back),
      })
    })
  }
}

/** Props of something that conversations can be dropped on. */
export function useDropChats(project: string | null) {
  const [over, setOver] = useState(false)
  const move = useMove()
  const carries = (event: DragEvent) => event.dataTransfer.types.includes(KIND)
  return {
    over,
    target: {
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false)
        if (!carries(event)) return
        event.preventDefault()
        move(JSON.parse(event.dataTransfer.getData(KIND)) as string[], project)
      },
    },
  }
}
