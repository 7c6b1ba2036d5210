// Reading and growing the parts of a message.
import type { FilePart, Message, Part } from './types'

type Delta = { part: number; kind: 'text' | 'reasoning'; text: string }

/** Puts a delta at its place; a part that is absent is created. */
export function appendDelta(parts: readonly Part[], delta: Delta): Part[] {
  const next = [...parts]
  const at = next[delta.part]
  if (at && at.kind === delta.kind) next[delta.part] = { ...at, text: at.text + delta.text }
  else next.splice(delta.part, 0, empty(delta))
  return next
}

function empty({ kind, text }: Delta): Part {
  return kind === 'text' ? { kind, text } : { kind, text, duration_ms: null }
}

/** The words of a message, for copying and for the composer. */
export function textOf(message: Pick<Message, 'parts'>): string {
  return message.parts
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n\n')
    .trim()
}

export function filesOf(message: Pick<Message, 'parts'>): FilePart[] {
  return message.parts.filter(
    (part): part is FilePart => part.kind === 'file' || part.kind === 'image' || part.kind === 'audio',
  )
}

/** A stored file as a message holds it. */
export function asPart(file: { id: string; name: string; media_type: string; size: number }): FilePart {
  const [major] = file.media_type.split('/')
  const kind = major === 'image' || major === 'audio' ? major : 'file'
  return { kind, file_id: file.id, name: file.name, media_type: file.media_type, size: file.size }
}
