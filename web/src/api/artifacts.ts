// Artifacts of conversations: read when a conversation is opened, then kept as frames tell; and the one that is open.
import { useEffect, useSyncExternalStore } from 'react'
import { placeArtifact, type Artifact, type ArtifactKind } from '../logic/artifacts'
import { textOf } from '../logic/parts'
import { listenBeside } from './beside'
import { newId } from './clock'
import { client, done, take } from './http'
import { getWorld, useWorld } from './world'

const one = (artifact_id: string) => ({ path: { artifact_id } })

export const readContent = (artifact_id: string, number: number): Promise<{ content: string }> =>
  take(
    client.GET('/api/artifacts/{artifact_id}/versions/{number}', {
      params: { path: { artifact_id, number } },
    }),
  )
export const saveVersion = async (id: string, content: string, base: number): Promise<Artifact> =>
  put(
    await take(
      client.POST('/api/artifacts/{artifact_id}/versions', { params: one(id), body: { content, base } }),
    ),
  )
export const restoreVersion = async (id: string, number: number): Promise<Artifact> =>
  put(await take(client.POST('/api/artifacts/{artifact_id}/restore', { params: one(id), body: { number } })))
export type ArtifactChange = { title?: string; kind?: ArtifactKind; language?: string | null }
export const changeArtifact = async (id: string, body: ArtifactChange): Promise<Artifact> =>
  put(await take(client.PATCH('/api/artifacts/{artifact_id}', { params: one(id), body })))
export async function deleteArtifact({ id, conversation_id }: Artifact): Promise<void> {
  await done(client.DELETE('/api/artifacts/{artifact_id}', { params: one(id) }))
  change(conversation_id, (all) => all.filter((other) => other.id !== id))
}
export const viewLink = (id: string, number: number): Promise<{ url: string; expires_at: number }> =>
  take(client.POST('/api/artifacts/{artifact_id}/view', { params: one(id), body: { number } }))
export const artifactFile = (id: string, number: number) => `/api/artifacts/${id}/file?number=${number}`

type NewArtifact = {
  content: string
  title?: string
  kind?: ArtifactKind
  language?: string
  message_id?: string
}
export async function createArtifact(conversation_id: string, made: NewArtifact): Promise<Artifact> {
  const body = { id: newId(), ...made }
  const call = client.POST('/api/conversations/{conversation_id}/artifacts', {
    params: { path: { conversation_id } },
    body,
  })
  return put(await take(call))
}

/** Opens a block of code beside the chat: the artifact that it became, or a new one. */
export async function openBlock(conversation: string, language: string | null, code: string): Promise<void> {
  const messages = [...(getWorld().talks.get(conversation)?.messages.values() ?? [])].reverse()
  const message = messages.find((message) => textOf(message).includes(code))
  const artifact = await createArtifact(conversation, {
    content: code,
    ...(language ? { language: language.slice(0, 40) } : {}),
    ...(message ? { message_id: message.id } : {}),
  })
  openArtifact(conversation, artifact.id)
}

let kept = new Map<string, readonly Artifact[]>()
const reading = new Set<string>()
/** Conversation → the artifact that is open beside it; `list`: their list. */
let opened = new Map<string, string>()
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(conversation: string, make: (all: readonly Artifact[]) => readonly Artifact[]): void {
  kept = new Map(kept).set(conversation, make(kept.get(conversation) ?? []))
  tell()
}

function put(artifact: Artifact): Artifact {
  const c = artifact.conversation_id
  change(c, (all) => placeArtifact(all, { t: 'artifact', c, artifact }))
  return artifact
}

listenBeside((frame) => {
  if (frame.t === 'artifact') change(frame.c, (all) => placeArtifact(all, frame))
})

async function read(conversation_id: string): Promise<void> {
  if (reading.has(conversation_id)) return
  reading.add(conversation_id)
  try {
    const call = client.GET('/api/conversations/{conversation_id}/artifacts', {
      params: { path: { conversation_id } },
    })
    const { items } = (await take(call)) as { items: Artifact[] }
    change(conversation_id, () => items)
  } catch {
    // a conversation that does not exist yet has none; with the next connection it is asked again
  } finally {
    reading.delete(conversation_id)
  }
}

const NONE: readonly Artifact[] = []

const CALM = 600

/** Reads them, and again when the conversation has moved on: a frame that came before the watching is not heard. */
export function useFreshArtifacts(conversation: string): readonly Artifact[] {
  const link = useWorld((world) => world.link)
  const seq = useWorld((world) => world.talks.get(conversation)?.seq ?? 0)
  useEffect(() => {
    if (link !== 'open') return
    const timer = setTimeout(() => void read(conversation), CALM)
    return () => clearTimeout(timer)
  }, [conversation, link, seq])
  return useArtifacts(conversation)
}

export function useArtifacts(conversation: string): readonly Artifact[] {
  return useSyncExternalStore(subscribe, () => kept.get(conversation) ?? NONE)
}

export function openArtifact(conversation: string, id: string | null): void {
  opened = new Map(opened)
  if (id === null) opened.delete(conversation)
  else opened.set(conversation, id)
  tell()
}

/** The id of the open one, `list`, or null when nothing is open. */
export function useOpenArtifact(conversation: string): string | null {
  return useSyncExternalStore(subscribe, () => opened.get(conversation) ?? null)
}
