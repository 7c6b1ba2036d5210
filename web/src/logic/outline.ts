// The whole tree of a conversation as a picture in rows: lanes beside each other, long chains folded.
import { shown, type Talk } from './talk'
import type { Branch, Cost, Message } from './types'

export type Node = Pick<
  Message,
  | 'id'
  | 'number'
  | 'parent_id'
  | 'role'
  | 'state'
  | 'model'
  | 'excluded'
  | 'comparison_id'
  | 'verdict'
  | 'created_at'
> & {
  starred: boolean
  words: string
  cost: Cost | null
  input_tokens: number | null
  output_tokens: number | null
}

export type Outline = {
  conversation_id: string
  seq: number
  head_id: string | null
  nodes: Node[]
  branches: Branch[]
}

/** A line of another lane that passes a row; `up` and `down` say which half of it leads to what is shown. */
export type Passing = { lane: number; up: boolean; down: boolean }

export type Row = {
  /** The message, or the first of those that are folded into this row. */
  id: string
  node: Node
  /** How many messages this row stands for; 1 for a message itself. */
  count: number
  lane: number
  entry: 'root' | 'line' | 'elbow'
  /** Does a line go on downwards from it? */
  below: boolean
  shown: boolean
  shownBelow: boolean
  passing: readonly Passing[]
  names: readonly string[]
}

type Layout = {
  nodes: readonly Node[]
  head: string | null
  branches: readonly Branch[]
  /** Messages that are never folded away: favourites. */
  kept?: ReadonlySet<string>
  /** Folded chains that the reader has opened, by their first message. */
  opened?: ReadonlySet<string>
}

const WORDS = 80
const SHORTEST_FOLD = 4

/** What the server said, with what has happened since. */
export function freshen(outline: Outline, talk: Talk | null, gone: ReadonlySet<string> = new Set()): Outline {
  if (!talk || talk.phase !== 'ready') return withoutGone(outline, gone)
  const known = new Map(outline.nodes.map((node) => [node.id, node]))
  for (const id of talk.messages.keys()) {
    const message = shown(talk, id)
    const before = known.get(id)
    if (message && (!before || differs(before, message)))
      known.set(id, { ...nodeOf(message), starred: before?.starred ?? false })
  }
  const nodes = [...known.values()].sort((a, b) => a.number - b.number)
  const conversation = talk.conversation
  const next = {
    ...outline,
    nodes,
    head_id: conversation ? conversation.head_id : outline.head_id,
    branches: conversation?.branches ?? outline.branches,
  }
  return withoutGone(next, gone)
}

/** The tree with the stars that the reader has just set or taken away; the same tree if none of them is news. */
export function withStars(outline: Outline, marks: Talk['marks']): Outline {
  const news = (node: Node) => (marks.get(node.id)?.starred ?? node.starred) !== node.starred
  if (!outline.nodes.some(news)) return outline
  const nodes = outline.nodes.map((node) => (news(node) ? { ...node, starred: !node.starred } : node))
  return { ...outline, nodes }
}

/** Has something happened that only the server can tell of? Messages that went leave no trace here. */
export function isBehind(outline: Outline, talk: Talk | null): boolean {
  const count = talk?.conversation?.message_count
  if (count === undefined || talk === null || talk.seq < outline.seq) return false
  const known = new Set(outline.nodes.map((node) => node.id))
  for (const id of talk.messages.keys()) known.add(id)
  return known.size !== count
}

function withoutGone(outline: Outline, gone: ReadonlySet<string>): Outline {
  if (gone.size === 0) return outline
  return { ...outline, nodes: outline.nodes.filter((node) => !gone.has(node.id)) }
}

function differs(node: Node, message: Message): boolean {
  return (
    node.state !== message.state ||
    node.parent_id !== message.parent_id ||
    node.excluded !== message.excluded ||
    node.verdict !== message.verdict ||
    (message.state === 'streaming' && node.words.length < WORDS / 2)
  )
}

function nodeOf(message: Message): Omit<Node, 'starred'> {
  const text = message.parts.find((part) => part.kind === 'text' && part.text.trim() !== '')
  return {
    ...message,
    model: message.model ?? message.requested_model,
    words: text?.kind === 'text' ? firstWords(text.text) : '',
    input_tokens: message.usage?.input_tokens ?? null,
    output_tokens: message.usage?.output_tokens ?? null,
  }
}

const MARKS = /[#>*`_~|-]+(?=\s|$)|[*`_~]{2,}|`/g

export function firstWords(text: string): string {
  const line = text.slice(0, 400).replace(MARKS, '').split(/\s+/).filter(Boolean).join(' ')
  if (line.length <= WORDS) return line
  return `${line
    .slice(0, WORDS)
    .replace(/\s\S*$/, '')
    .replace(/[,.;:—-]+$/, '')}…`
}

/** Everything at and below a message. */
export function subtree(nodes: readonly Node[], root: string): Set<string> {
  const found = new Set([root])
  for (const node of byNumber(nodes))
    if (node.parent_id !== null && found.has(node.parent_id)) found.add(node.id)
  return found
}

/** Rows from the first message down: beside every fork its shorter branches come first, the longest goes on straight. */
export function layOut({ nodes, head, branches, kept = new Set(), opened = new Set() }: Layout): Row[] {
  const children = childrenOf(nodes)
  const heights = heightsOf(nodes)
  const path = pathOf(nodes, head)
  const names = namesOf(branches)
  const rows: Row[] = []
  const roots = inOrder(children.get(null) ?? [], heights)
  const stack: Step[] = steps(roots, path, { lane: 0, passing: [], root: true }).reverse()
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { node } = step
    const below = inOrder(children.get(node.id) ?? [], heights)
    rows.push({
      id: node.id,
      node,
      count: 1,
      lane: step.lane,
      entry: step.entry,
      below: below.length > 0,
      shown: path.has(node.id),
      shownBelow: below.some((child) => path.has(child.id)),
      passing: step.passing,
      names: names.get(node.id) ?? [],
    })
    const from = { lane: step.lane, passing: settled(step.passing), root: false }
    stack.push(...steps(below, path, from).reverse())
  }
  return fold(rows, { children, head, kept, opened })
}

type Step = { node: Node; lane: number; entry: Row['entry']; passing: readonly Passing[] }
type From = { lane: number; passing: readonly Passing[]; root: boolean }

/** Where the children of a fork stand; the last of them goes straight on. */
function steps(children: readonly Node[], path: ReadonlySet<string>, from: From): Step[] {
  const shownAt = children.findIndex((child) => path.has(child.id))
  return children.map((node, index) => {
    if (index === children.length - 1)
      return {
        node,
        lane: from.lane,
        entry: from.root && index === 0 ? 'root' : 'line',
        passing: from.passing,
      }
    const up = from.root && index === 0 ? false : shownAt >= index
    const beside = { lane: from.lane, up, down: shownAt > index }
    return { node, lane: from.lane + 1, entry: 'elbow', passing: [...from.passing, beside] }
  })
}

/** Below its own row a side branch is passed by a line that is whole or not at all on the way to what is shown. */
function settled(passing: readonly Passing[]): readonly Passing[] {
  return passing.some((one) => one.up !== one.down)
    ? passing.map((one) => ({ ...one, up: one.down }))
    : passing
}

type Folding = {
  children: ReadonlyMap<string | null, readonly Node[]>
  head: string | null
  kept: ReadonlySet<string>
  opened: ReadonlySet<string>
}

function fold(rows: readonly Row[], { children, head, kept, opened }: Folding): Row[] {
  const only = (id: string | null) => children.get(id)?.length === 1
  const hides = ({ node, names }: Row) =>
    node.parent_id !== null &&
    only(node.parent_id) &&
    only(node.id) &&
    names.length === 0 &&
    node.id !== head &&
    !kept.has(node.id)
  const folded: Row[] = []
  for (let at = 0; at < rows.length;) {
    let end = at
    while (end < rows.length && hides(rows[end] as Row)) end += 1
    const first = rows[at] as Row
    if (end - at >= SHORTEST_FOLD && !opened.has(first.id)) {
      const last = rows[end - 1] as Row
      folded.push({ ...first, count: end - at, shownBelow: last.shownBelow })
      at = end
    } else {
      const upTo = Math.max(end, at + 1)
      folded.push(...rows.slice(at, upTo))
      at = upTo
    }
  }
  return folded
}

function childrenOf(nodes: readonly Node[]): Map<string | null, Node[]> {
  const known = new Set(nodes.map((node) => node.id))
  const children = new Map<string | null, Node[]>()
  for (const node of byNumber(nodes)) {
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null
    const siblings = children.get(parent)
    if (siblings) siblings.push(node)
    else children.set(parent, [node])
  }
  return children
}

/** How long the longest way down from each message is. A parent is always older than its children. */
function heightsOf(nodes: readonly Node[]): Map<string, number> {
  const heights = new Map<string, number>()
  for (const node of byNumber(nodes).reverse()) {
    const own = heights.get(node.id) ?? 0
    heights.set(node.id, own)
    if (node.parent_id !== null)
      heights.set(node.parent_id, Math.max(heights.get(node.parent_id) ?? 0, own + 1))
  }
  return heights
}

/** By age, but the one with the longest way below it (the newest of equals) comes last: it goes straight on. */
function inOrder(siblings: readonly Node[], heights: ReadonlyMap<string, number>): readonly Node[] {
  if (siblings.length < 2) return siblings
  const height = (node: Node) => heights.get(node.id) ?? 0
  const main = siblings.reduce((best, node) => (height(node) >= height(best) ? node : best))
  return [...siblings.filter((node) => node !== main), main]
}

function pathOf(nodes: readonly Node[], head: string | null): Set<string> {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const path = new Set<string>()
  let at = head === null ? undefined : known.get(head)
  while (at && !path.has(at.id)) {
    path.add(at.id)
    at = at.parent_id === null ? undefined : known.get(at.parent_id)
  }
  return path
}

function namesOf(branches: readonly Branch[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const { name, message_id } of branches) names.set(message_id, [...(names.get(message_id) ?? []), name])
  return names
}

function byNumber(nodes: readonly Node[]): Node[] {
  return [...nodes].sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1))
}

/** The row that the arrow keys lead to; null when they lead nowhere. */
export function stepTo(rows: readonly Row[], at: number, key: string): number | null {
  const row = rows[at]
  switch (key) {
    case 'ArrowDown':
      return at + 1 < rows.length ? at + 1 : null
    case 'ArrowUp':
      return at > 0 ? at - 1 : null
    case 'Home':
      return rows.length > 0 ? 0 : null
    case 'End':
      return rows.length > 0 ? rows.length - 1 : null
    case 'ArrowLeft':
      return row ? parentRow(rows, at) : null
    case 'ArrowRight':
      return at + 1 < rows.length && row?.below ? at + 1 : null
    default:
      return null
  }
}

function parentRow(rows: readonly Row[], at: number): number | null {
  const lane = rows[at]?.lane ?? 0
  const entry = rows[at]?.entry
  for (let i = at - 1; i >= 0; i -= 1) {
    const above = rows[i] as Row
    if (entry === 'elbow' ? above.lane === lane - 1 : above.lane === lane) return i
    if (above.lane < lane - 1) return null
  }
  return null
}
