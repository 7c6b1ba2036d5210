// Files on their way into a message: uploaded at once, sent when all have arrived.
import { useCallback, useState } from 'react'
import { storeFile } from '../../api/calls'
import { newId } from '../../api/clock'
import { toProblem, type Problem } from '../../logic/problem'
import type { FilePart, StoredFile } from '../../logic/types'

export type Attachment = {
  key: string
  name: string
  size: number
  preview: string | null
  part: FilePart | null
  problem: Problem | null
  abort: AbortController | null
}

export function useAttachments() {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([])

  const add = useCallback((files: Iterable<File>) => {
    const change = (key: string, news: Partial<Attachment>) =>
      setAttachments((all) => all.map((one) => (one.key === key ? { ...one, ...news } : one)))
    for (const file of files) {
      const abort = new AbortController()
      const key = newId()
      const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
      const fresh = { key, name: file.name, size: file.size, preview, part: null, problem: null, abort }
      setAttachments((all) => [...all, fresh])
      storeFile(file, abort.signal).then(
        (stored) => change(key, { part: asPart(stored), abort: null }),
        (error: unknown) => !abort.signal.aborted && change(key, { problem: toProblem(error), abort: null }),
      )
    }
  }, [])

  const restore = useCallback((parts: readonly FilePart[]) => {
    setAttachments((all) => [...all, ...parts.map(asAttachment)])
  }, [])

  const remove = useCallback((attachment: Attachment) => {
    attachment.abort?.abort()
    if (attachment.preview) URL.revokeObjectURL(attachment.preview)
    setAttachments((all) => all.filter((one) => one.key !== attachment.key))
  }, [])

  const removeNamed = useCallback((name: string) => {
    setAttachments((all) => all.filter((one) => one.name !== name))
  }, [])

  const clear = useCallback(() => setAttachments([]), [])
  return { attachments, add, restore, remove, removeNamed, clear }
}

function asPart(file: StoredFile): FilePart {
  const [major] = file.media_type.split('/')
  const kind = major === 'image' || major === 'audio' ? major : 'file'
  return { kind, file_id: file.id, name: file.name, media_type: file.media_type, size: file.size }
}

function asAttachment(part: FilePart): Attachment {
  return {
    key: part.file_id,
    name: part.name,
    size: part.size,
    preview: null,
    part,
    problem: null,
    abort: null,
  }
}
