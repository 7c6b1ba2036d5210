// Files of the server: what is known of them, kept as frames tell it; and the one that is being looked at.
import { useEffect, useSyncExternalStore } from 'react'
import type { FileInfo, FileText, OwnFile, Space } from '../logic/files'
import type { FilePart, Page } from '../logic/types'
import { listenBeside } from './beside'
import { client, done, take } from './http'

const file = (file_id: string) => ({ params: { path: { file_id } } })

export const listFiles = (q: string, cursor: string | null): Promise<Page<OwnFile>> =>
  take(client.GET('/api/files', { params: { query: { q, limit: 50, ...(cursor ? { cursor } : {}) } } }))
export const readSpace = (): Promise<Space> => take(client.GET('/api/uploads'))
export const readFile = (id: string): Promise<FileInfo> =>
  take(client.GET('/api/files/{file_id}/info', file(id)))
export const readText = (file_id: string, start: number, limit: number): Promise<FileText> =>
  take(client.GET('/api/files/{file_id}/text', { params: { path: { file_id }, query: { start, limit } } }))
export const readAgain = async (id: string): Promise<FileInfo> => {
  const info: FileInfo = await take(client.POST('/api/files/{file_id}/read', file(id)))
  putFile(info)
  return info
}
export const deleteFile = (id: string) => done(client.DELETE('/api/files/{file_id}', file(id)))
export const previewAddress = (id: string) => `/api/files/${id}/preview`

let known = new Map<string, FileInfo | 'asked' | 'gone'>()
let opened: FilePart | null = null
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function putFile(info: FileInfo): void {
  known = new Map(known).set(info.id, info)
  tell()
}

listenBeside((frame) => {
  if (frame.t === 'file') putFile(frame.file)
})

async function ask(id: string): Promise<void> {
  known.set(id, 'asked')
  try {
    putFile(await readFile(id))
  } catch (error) {
    const gone = error instanceof Object && 'status' in error && error.status === 404
    if (gone) known.set(id, 'gone')
    else known.delete(id)
    tell()
  }
}

/** What is known of a file; asked for once, then kept up to date. `gone`: it was deleted. */
export function useFile(id: string | null): FileInfo | 'gone' | null {
  useEffect(() => {
    if (id !== null && !known.has(id)) void ask(id)
  }, [id])
  const found = useSyncExternalStore(subscribe, () => (id === null ? undefined : known.get(id)))
  return found === undefined || found === 'asked' ? null : found
}

/** Shows a file over the page. */
export function lookAt(part: FilePart | null): void {
  opened = part
  tell()
}

export function useOpened(): FilePart | null {
  return useSyncExternalStore(subscribe, () => opened)
}
