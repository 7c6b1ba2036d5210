// Search over everything: what it is narrowed to, and its hits gathered by conversation.
import type { Hit } from './types'

export type When = 'any' | 'day' | 'week' | 'month' | 'year' | 'own'
export type Narrow = {
  project: string | null
  model: string | null
  role: 'user' | 'assistant' | null
  when: When
  /** Days of one's own choice, both included, as `2026-11-20`; only where `when` says so. */
  from: string | null
  to: string | null
  files: boolean
  archived: boolean
}
export const WIDE: Narrow = {
  project: null,
  model: null,
  role: null,
  when: 'any',
  from: null,
  to: null,
  files: false,
  archived: false,
}

export type TitleHit = {
  conversation_id: string
  title: string
  marks: number[][]
  at: number
  project_id: string | null
  archived: boolean
}
export type Found = { items: Hit[]; next: string | null; titles: TitleHit[] }

const DAYS: Record<Exclude<When, 'any' | 'own'>, number> = { day: 1, week: 7, month: 30, year: 365 }

/** The filters as the server reads them; `now` is the reader's clock. */
export function asked(narrow: Narrow, now: number): Record<string, string | number | boolean> {
  const { project, model, role, files, archived } = narrow
  return {
    ...(project === null ? {} : { project }),
    ...(model === null ? {} : { model }),
    ...(role === null ? {} : { role }),
    ...period(narrow, now),
    ...(files ? { has_file: true } : {}),
    ...(archived ? { archived: true } : {}),
  }
}

function period({ when, from, to }: Narrow, now: number): { after?: number; before?: number } {
  if (when === 'any') return {}
  if (when !== 'own') return { after: now - DAYS[when] * 86_400_000 }
  const [after, before] = [dayStart(from, 0), dayStart(to, 1)]
  return { ...(after === null ? {} : { after }), ...(before === null ? {} : { before }) }
}

/** When a day of the reader's calendar begins, or the one so many days later. */
function dayStart(day: string | null, later: number): number | null {
  const [year, month, date] = (day ?? '').split('-').map(Number)
  if (!year || !month || !date) return null
  return new Date(year, month - 1, date + later).getTime()
}

export function isWide(narrow: Narrow): boolean {
  return (Object.keys(WIDE) as (keyof Narrow)[]).every((name) => narrow[name] === WIDE[name])
}

export type Group = {
  id: string
  title: string | null
  marks: number[][]
  at: number
  project: string | null
  archived: boolean
  hits: Hit[]
}

/** One group for each conversation, in the order in which the best of it was found; titles stand first. */
export function grouped(found: Found): Group[] {
  const groups = new Map<string, Group>()
  for (const one of found.titles) {
    const { conversation_id: id, title, marks, at, archived } = one
    groups.set(id, { id, title, marks, at, archived, project: one.project_id, hits: [] })
  }
  for (const hit of found.items) {
    const { conversation_id: id, conversation_title: title, at, archived } = hit
    const group = groups.get(id)
    if (group) group.hits.push(hit)
    else groups.set(id, { id, title, marks: [], at, archived, project: hit.project_id, hits: [hit] })
  }
  return [...groups.values()]
}

/** A title is a result of its own when it was found itself, or when nothing else of its conversation was. */
export function isResult(group: Group): boolean {
  return group.marks.length > 0 || group.hits.length === 0
}

/** Where each result leads, from top to bottom, for the keyboard. */
export function addresses(groups: readonly Group[]): string[] {
  return groups.flatMap((group) => [
    ...(isResult(group) ? [`/c/${group.id}`] : []),
    ...group.hits.map((hit) => `/c/${group.id}?m=${hit.message_id}`),
  ])
}
