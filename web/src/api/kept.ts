// What this browser keeps for a person until it has reached the server: drafts and unsent messages.
import type { Outgoing } from '../logic/outbox'
import type { FilePart } from '../logic/types'

const PREFIX = 'veche.kept.'

export function readDraft(key: string): string {
  return read(`draft.${key}`) ?? ''
}

export function keepDraft(key: string, text: string): void {
  write(`draft.${key}`, text === '' ? null : text)
}

/** Files that have been uploaded for a message that is not sent yet. */
export function readDraftFiles(key: string): FilePart[] {
  try {
    const kept: unknown = JSON.parse(read(`files.${key}`) ?? '[]')
    return Array.isArray(kept) ? (kept as FilePart[]) : []
  } catch {
    return []
  }
}

export function keepDraftFiles(key: string, files: readonly FilePart[]): void {
  write(`files.${key}`, files.length === 0 ? null : JSON.stringify(files))
}

/** Unsent messages of the last visit: whether they arrived is not known, and sending again is safe. */
export function readOutbox(person: string): Outgoing[] {
  try {
    const kept = JSON.parse(read(`outbox.${person}`) ?? '[]') as Outgoing[]
    return kept.map((one) => ({ ...one, state: 'failed', problem: null }))
  } catch {
    return []
  }
}

export function keepOutbox(person: string, outbox: readonly Outgoing[]): void {
  write(`outbox.${person}`, outbox.length === 0 ? null : JSON.stringify(outbox))
}

/** A small choice of a window, such as the last format of an export. */
export const readNote = (name: string): string | null => read(`note.${name}`)
export const keepNote = (name: string, value: string): void => write(`note.${name}`, value)

/** After sign-out nothing of a person stays behind. */
export function forgetKept(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name)
}

// A full or forbidden storage must not stop anyone from writing: then simply nothing is kept.
function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, value)
  } catch {
    return
  }
}
