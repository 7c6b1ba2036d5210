// The list of conversations: fed by frames, grouped for the sidebar by project and by time.
import type { Project } from './projects'
import type { Conversation } from './types'

export type Chats = ReadonlyMap<string, Conversation>

export function putChat(chats: Chats, conversation: Conversation): Chats {
  const known = chats.get(conversation.id)
  if (known && known.seq > conversation.seq) return chats
  return new Map(chats).set(conversation.id, conversation)
}

/** Many at once cost one copy. */
export function putChats(chats: Chats, more: readonly Conversation[]): Chats {
  const next = new Map(chats)
  for (const chat of more) {
    const known = next.get(chat.id)
    if (!known || known.seq <= chat.seq) next.set(chat.id, chat)
  }
  return next
}

export function dropChat(chats: Chats, id: string): Chats {
  if (!chats.has(id)) return chats
  const next = new Map(chats)
  next.delete(id)
  return next
}

/** `month` groups carry their month as `2026-03`. */
export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | 'recent' | `month ${string}`
export type Group = { name: GroupName; chats: Conversation[] }

/** Groups for the sidebar, newest first; the days are those of the reader's own clock. */
export function groupChats(chats: Iterable<Conversation>, now: number): Group[] {
  const today = new Date(now)
  const groups = new Map<GroupName, Conversation[]>()
  for (const chat of newestFirst(chats)) {
    const name = chat.pinned ? 'pinned' : timeGroup(chat.updated_at, today)
    const members = groups.get(name)
    if (members) members.push(chat)
    else groups.set(name, [chat])
  }
  const pinned = groups.get('pinned')
  groups.delete('pinned')
  const rest = [...groups].map(([name, members]) => ({ name, chats: members }))
  return pinned ? [{ name: 'pinned', chats: pinned }, ...rest] : rest
}

function newestFirst(chats: Iterable<Conversation>): Conversation[] {
  return [...chats].sort((a, b) => b.updated_at - a.updated_at || (a.id < b.id ? 1 : -1))
}

export function timeGroup(at: number, today: Date): GroupName {
  const since = (days: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime()
  if (at >= since(0)) return 'today'
  if (at >= since(1)) return 'yesterday'
  if (at >= since(7)) return 'week'
  if (at >= since(30)) return 'recent'
  const date = new Date(at)
  return `month ${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`
}

export type Section = GroupName | 'projects' | 'shared'
export type ListRow =
  | { kind: 'head'; key: string; section: Section }
  | { kind: 'project'; key: string; section: 'projects'; project: Project; open: boolean }
  | { kind: 'chat'; key: string; section: Section; chat: Conversation; inside: boolean }
  | { kind: 'empty'; key: string; section: 'projects' }

export const isTheirs = (chat: Conversation): boolean => chat.owner_name !== null

/** The sidebar from top to bottom: what is pinned, projects with what is in the open ones, what others share, the rest by time. */
export function listRows(
  chats: Chats,
  projects: readonly Project[],
  open: ReadonlySet<string>,
  now: number,
): ListRow[] {
  const known = new Map(projects.map((one) => [one.id, one]))
  const inside = new Map<string, Conversation[]>()
  const outside: Conversation[] = []
  const theirs: Conversation[] = []
  for (const chat of chats.values()) {
    const home = chat.project_id !== null && known.has(chat.project_id) ? chat.project_id : null
    if (!chat.pinned && isTheirs(chat)) theirs.push(chat)
    else if (chat.pinned || home === null) outside.push(chat)
    if (home === null || !open.has(home)) continue
    const members = inside.get(home)
    if (members) members.push(chat)
    else inside.set(home, [chat])
  }
  const groups = groupChats(outside, now)
  const rows: ListRow[] = []
  const add = ({ name, chats: members }: { name: Section; chats: Conversation[] }) => {
    rows.push({ kind: 'head', key: `head ${name}`, section: name })
    for (const chat of members) rows.push({ kind: 'chat', key: chat.id, section: name, chat, inside: false })
  }
  const pinned = groups[0]?.name === 'pinned' ? groups.shift() : undefined
  if (pinned) add(pinned)
  rows.push({ kind: 'head', key: 'head projects', section: 'projects' })
  for (const project of projects) {
    if (project.archived) continue
    const isOpen = open.has(project.id)
    rows.push({ kind: 'project', key: `project ${project.id}`, section: 'projects', project, open: isOpen })
    if (!isOpen) continue
    const members = newestFirst(inside.get(project.id) ?? [])
    if (members.length === 0) rows.push({ kind: 'empty', key: `empty ${project.id}`, section: 'projects' })
    for (const chat of members)
      rows.push({ kind: 'chat', key: `${project.id} ${chat.id}`, section: 'projects', chat, inside: true })
  }
  if (theirs.length > 0) add({ name: 'shared', chats: newestFirst(theirs) })
  for (const group of groups) add(group)
  return rows
}

/** Rows beside each other that belong to one section. */
export function sections(rows: readonly ListRow[]): { name: Section; rows: ListRow[] }[] {
  const found: { name: Section; rows: ListRow[] }[] = []
  for (const row of rows) {
    const last = found.at(-1)
    if (last?.name === row.section) last.rows.push(row)
    else found.push({ name: row.section, rows: [row] })
  }
  return found
}

export type Sort = 'updated' | 'created' | 'title' | 'messages'
export type LibraryFilter = {
  text: string
  project: string | null
  state: 'all' | 'pinned' | 'shared' | 'archived'
  sort: Sort
}

/** What the library page lists; `project` is an id or `none`. */
export function library(
  chats: Iterable<Conversation>,
  filter: LibraryFilter,
  locale: string,
): Conversation[] {
  const words = filter.text.toLocaleLowerCase(locale).split(/\s+/).filter(Boolean)
  const fits = (chat: Conversation) => {
    if (filter.state === 'pinned' && !chat.pinned) return false
    if (filter.state === 'shared' && !chat.shared) return false
    if (filter.project !== null && (chat.project_id ?? 'none') !== filter.project) return false
    const title = (chat.title ?? '').toLocaleLowerCase(locale)
    return words.every((word) => title.includes(word))
  }
  const found = [...chats].filter(fits)
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const orders: Record<Sort, (a: Conversation, b: Conversation) => number> = {
    updated: (a, b) => b.updated_at - a.updated_at,
    created: (a, b) => b.created_at - a.created_at,
    messages: (a, b) => b.message_count - a.message_count || b.updated_at - a.updated_at,
    title: (a, b) => collator.compare(a.title ?? '', b.title ?? ''),
  }
  return found.sort(orders[filter.sort])
}
