// Projects and what can be done with many conversations at once; the world hears of every change.
import { heardProject, type Colour, type Project, type ProjectFrame } from '../logic/projects'
import type { Conversation, Params } from '../logic/types'
import { client, done, take } from './http'
import { leaving, placeChats, readMoreOf, removeChats } from './sync'
import { changeWorld, getWorld } from './world'

export type ProjectForm = {
  name: string
  emoji: string | null
  colour: Colour | null
  instructions: string | null
  model: string | null
  params: Params
  assistant_id: string | null
  files: string[]
}
export type ProjectPatch = Partial<ProjectForm & { position: number; archived: boolean }>

const project = (project_id: string) => ({ params: { path: { project_id } } })

export async function createProject(
  id: string,
  form: Partial<ProjectForm> & { name: string },
): Promise<Project> {
  return heard(await (take(client.POST('/api/projects', { body: { id, ...form } })) as Promise<Project>))
}

export async function changeProject(id: string, patch: ProjectPatch): Promise<Project> {
  const call = client.PATCH('/api/projects/{project_id}', { ...project(id), body: patch })
  return heard(await (take(call) as Promise<Project>))
}

export async function deleteProject(id: string, conversations: boolean): Promise<void> {
  const params = { path: { project_id: id }, query: { conversations } }
  await done(client.DELETE('/api/projects/{project_id}', { params }))
  hearProject({ t: 'project', removed: id })
}

function heard(one: Project): Project {
  hearProject({ t: 'project', project: one })
  return one
}

export function hearProject(frame: ProjectFrame): void {
  changeWorld({ projects: heardProject(getWorld().projects, frame) })
}

/** The conversations of a project, all pages of them. */
export async function readProjectChats(id: string): Promise<void> {
  let cursor: string | null = null
  do {
    cursor = await readMoreOf({ project: id, archived: false }, cursor)
  } while (cursor !== null)
}

type Act = 'archive' | 'unarchive' | 'pin' | 'unpin' | 'move' | 'delete'
const MOST = 500

async function bulk(ids: readonly string[], action: Act, project_id: string | null = null): Promise<void> {
  for (let start = 0; start < ids.length; start += MOST) {
    const body = { ids: ids.slice(start, start + MOST), action, project_id }
    const { items } = await (take(client.POST('/api/conversations/bulk', { body })) as Promise<{
      items: Conversation[]
    }>)
    placeChats(items)
  }
}

/** Archives, pins or moves; the answer is the way back. */
export async function actOnMany(
  chats: readonly Conversation[],
  action: Exclude<Act, 'delete'>,
  project_id: string | null = null,
): Promise<() => Promise<void>> {
  await bulk(
    chats.map((one) => one.id),
    action,
    project_id,
  )
  return async () => {
    if (action === 'move') {
      const homes = new Map<string | null, string[]>()
      for (const one of chats) homes.set(one.project_id, [...(homes.get(one.project_id) ?? []), one.id])
      for (const [home, ids] of homes) await bulk(ids, 'move', home)
    } else if (action === 'pin' || action === 'unpin') {
      const changed = chats.filter((one) => one.pinned !== (action === 'pin'))
      await bulk(
        changed.map((one) => one.id),
        action === 'pin' ? 'unpin' : 'pin',
      )
    } else {
      const changed = chats.filter((one) => one.archived !== (action === 'archive'))
      await bulk(
        changed.map((one) => one.id),
        action === 'archive' ? 'unarchive' : 'archive',
      )
    }
  }
}

const GRACE = 7_000

/** Hides conversations at once and deletes them together a little later; the answer is the way back. */
export function removeMany(chats: readonly Conversation[]): () => void {
  const ids = chats.map((one) => one.id)
  removeChats(ids)
  const timer = window.setTimeout(() => {
    for (const id of ids) leaving.delete(id)
    void bulk(ids, 'delete').catch(() => placeChats(chats))
  }, GRACE)
  for (const id of ids) leaving.set(id, timer)
  return () => {
    clearTimeout(timer)
    for (const id of ids) leaving.delete(id)
    placeChats(chats)
  }
}
