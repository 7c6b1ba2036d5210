// Projects: folders that give their conversations instructions, defaults and files.
import type { Params } from './params'

export const COLOURS = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const
export type Colour = (typeof COLOURS)[number]

export type ProjectFile = { id: string; name: string; media_type: string; size: number }
export type Project = {
  id: string
  owner_id: string
  name: string
  emoji: string | null
  colour: Colour | null
  instructions: string | null
  model: string | null
  params: Params
  assistant_id: string | null
  files: ProjectFile[]
  position: number
  archived: boolean
  conversations: number
  created_at: number
  updated_at: number
}
export type ProjectFrame = { t: 'project'; project: Project } | { t: 'project'; removed: string }

/** Puts a project in its place, or takes one away. */
export function heardProject(
  projects: readonly Project[] | null,
  frame: ProjectFrame,
): readonly Project[] | null {
  if (projects === null) return null
  const id = 'removed' in frame ? frame.removed : frame.project.id
  const rest = projects.filter((one) => one.id !== id)
  if ('removed' in frame) return rest
  return [...rest, frame.project].sort((a, b) => a.position - b.position || a.created_at - b.created_at)
}

/** Each conversation that moved changes two counts. */
export function recount(
  projects: readonly Project[] | null,
  from: string | null,
  to: string | null,
): readonly Project[] | null {
  if (projects === null || from === to) return projects
  return projects.map((one) => {
    const by = (one.id === to ? 1 : 0) - (one.id === from ? 1 : 0)
    return by === 0 ? one : { ...one, conversations: Math.max(0, one.conversations + by) }
  })
}
