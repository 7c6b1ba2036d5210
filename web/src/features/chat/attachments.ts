// Files on their way into a message: uploaded at once, sent when all have arrived.
import { useCallback, useState } from 'react'
import { newId } from '../../api/clock'
import { startUpload, type UploadHandle } from '../../api/uploads'
import { isDrawable } from '../../logic/files'
import { asPart } from '../../logic/parts'
import type { Problem } from '../../logic/problem'
import type { FilePart } from '../../logic/types'

export type Attachment = {
  key: string
  name: string
  size: number
  preview: string | null
  /** From 0 to 1 while it travels. */
  progress: number
  /** The network is away; it goes on by itself. */
  waiting: boolean
  part: FilePart | null
  problem: Problem | null
  upload: UploadHandle | null
}

export function useAttachments() {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([])
  const change = useCallback(
    (key: string, news: Partial<Attachment>) =>
      setAttachments((all) => all.map((one) => (one.key === key ? { ...one, ...news } : one))),
    [],
  )

  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = newId()
        const upload = startUpload(file, {
          onProgress: (progress, waiting) => change(key, { progress, waiting }),
          onDone: (stored) => change(key, { part: asPart(stored), upload: null, waiting: false }),
          onProblem: (problem) => change(key, { problem, waiting: false }),
        })
        const preview = isDrawable(file.type) ? URL.createObjectURL(file) : null
        const { name, size } = file
        setAttachments((all) => [...all, { ...FRESH, key, name, size, preview, upload }])
      }
    },
    [change],
  )

  const retry = useCallback(
    (attachment: Attachment) => {
      change(attachment.key, { problem: null, waiting: false })
      attachment.upload?.retry()
    },
    [change],
  )

  const restore = useCallback((parts: readonly FilePart[]) => {
    setAttachments((all) => [...all, ...parts.map(asAttachment)])
  }, [])

  const remove = useCallback((attachment: Attachment) => {
    attachment.upload?.cancel()
    if (attachment.preview) URL.revokeObjectURL(attachment.preview)
    setAttachments((all) => all.filter((one) => one.key !== attachment.key))
  }, [])

  const removeNamed = useCallback((name: string) => {
    setAttachments((all) => {
      for (const one of all) if (one.name === name) one.upload?.cancel()
      return all.filter((one) => one.name !== name)
    })
  }, [])

  const clear = useCallback(() => setAttachments([]), [])
  return { attachments, add, retry, restore, remove, removeNamed, clear }
}

const FRESH = { progress: 0, waiting: false, part: null, problem: null }

function asAttachment(part: FilePart): Attachment {
  const { file_id, name, size } = part
  return { ...FRESH, key: file_id, name, size, preview: null, progress: 1, part, upload: null }
}
