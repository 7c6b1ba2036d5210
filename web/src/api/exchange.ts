// Exports and imports: asking for them, waiting for them; and which export is being asked for just now.
import { useSyncExternalStore } from 'react'
import {
  pause,
  isOpen,
  type Export,
  type ExportChoice,
  type ExportSubject,
  type Import,
} from '../logic/exchange'
import { requestOf } from '../logic/exchange'
import { newId } from './clock'
import { readProblem, Problem, UNREACHABLE } from '../logic/problem'
import { client, done, take } from './http'

let subject: ExportSubject | null = null
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the window that exports these conversations, or all; null closes it. */
export function askExport(next: ExportSubject | null): void {
  subject = next
  for (const listener of listeners) listener()
}

export const useExportSubject = (): ExportSubject | null => useSyncExternalStore(subscribe, () => subject)

export const startExport = (ids: readonly string[] | null, choice: ExportChoice): Promise<Export> =>
  take(
    client.POST('/api/exports', {
      body: {
        id: newId(),
        format: choice.format,
        conversations: ids && [...ids],
        options: requestOf(choice),
        everything: false,
      },
    }),
  )
export const exportEverything = (): Promise<Export> =>
  take(
    client.POST('/api/exports', {
      body: {
        id: newId(),
        format: 'json',
        conversations: null,
        options: { branches: 'all', reasoning: true, metadata: true, files: true },
        everything: true,
      },
    }),
  )
export const readExport = (export_id: string): Promise<Export> =>
  take(client.GET('/api/exports/{export_id}', { params: { path: { export_id } } }))
export const dropExport = (export_id: string) =>
  done(client.DELETE('/api/exports/{export_id}', { params: { path: { export_id } } }))
export const exportAddress = (id: string) => `/api/exports/${id}/file`

/** The browser saves the file itself: it never lies in the page's memory. */
export function save(made: Export): void {
  const link = document.createElement('a')
  link.href = exportAddress(made.id)
  link.download = made.name
  link.click()
}

export const listImports = (): Promise<{ items: Import[] }> => take(client.GET('/api/imports'))
export const readImport = (import_id: string): Promise<Import> =>
  take(client.GET('/api/imports/{import_id}', { params: { path: { import_id } } }))
export const dropImport = (import_id: string) =>
  done(client.DELETE('/api/imports/{import_id}', { params: { path: { import_id } } }))

/** Asks until it is over, telling each state on the way. */
export async function follow<Job extends { state: Export['state'] }>(
  first: Job,
  read: () => Promise<Job>,
  tell: (job: Job) => void,
  signal: AbortSignal,
): Promise<Job> {
  let job = first
  for (let round = 0; isOpen(job) && !signal.aborted; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, pause(round)))
    if (signal.aborted) break
    job = await read()
    tell(job)
  }
  return job
}

/** An archive goes as it is; `tell` hears which share of it has gone. */
export function sendArchive(file: File, tell: (share: number) => void, signal: AbortSignal): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest() // fetch does not tell how much has gone
    request.open('POST', `/api/imports?id=${newId()}&name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Accept-Language', document.documentElement.lang)
    request.upload.addEventListener('progress', ({ loaded, total }) => tell(total ? loaded / total : 0))
    request.addEventListener('error', () => reject(new Problem(UNREACHABLE, 0, '')))
    request.addEventListener('load', () => {
      const body: unknown = parse(request.responseText)
      if (request.status < 300) resolve(body as Import)
      else reject(readProblem(request.status, body, request.getResponseHeader('Retry-After')))
    })
    signal.addEventListener('abort', () => {
      request.abort()
      reject(new DOMException('', 'AbortError'))
    })
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
