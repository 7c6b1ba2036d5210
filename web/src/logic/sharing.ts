// Links to conversations, and how what a link shows becomes a page.
import type { Message, Part } from './types'

export type Share = {
  id: string
  conversation_id: string
  conversation_title: string | null
  name: string
  mode: 'frozen' | 'live'
  branches: boolean
  reasoning: boolean
  files: boolean
  indexed: boolean
  copyable: boolean
  has_password: boolean
  expired: boolean
  views: number
  last_viewed_at: number | null
  expires_at: number | null
  created_at: number
}
export type NewShare = Share & { token: string | null }
export type ShareWish = Pick<
  Share,
  'id' | 'conversation_id' | 'name' | 'mode' | 'branches' | 'reasoning' | 'files' | 'indexed' | 'copyable'
> & { password: string | null; expires_at: number | null }

/** `null` takes the password or the end away; what is not named stays. */
export type ShareChange = { password?: string | null; expires_at?: number | null }

const HOUR = 3_600_000
/** Hours until a link ends; 0 is never. */
export const TERMS: readonly number[] = [0, 1, 24, 24 * 7, 24 * 30]
export type Term = number | 'keep'

export const endOf = (hours: number, now: number): number | null => (hours === 0 ? null : now + hours * HOUR)

/** What a form asks to be changed about a link. */
export function laterChange(term: Term, password: string, open: boolean, now: number): ShareChange {
  const change: ShareChange = term === 'keep' ? {} : { expires_at: endOf(term, now) }
  if (open) return { ...change, password: null }
  return password === '' ? change : { ...change, password }
}

export type SharedMessage = {
  id: string
  number: number
  parent_id: string | null
  role: Message['role']
  author: string | null
  parts: Part[]
  model: string | null
  writing: boolean
  created_at: number
}
export type Shared = {
  title: string | null
  mode: 'frozen' | 'live'
  branches: boolean
  copyable: boolean
  indexed: boolean
  created_at: number
  expires_at: number | null
  head_id: string | null
  seq: number
  next: string | null
  messages: SharedMessage[]
}

export const addressOf = (origin: string, token: string): string => `${origin}/s/${token}`

/** The branch from its beginning, as far as it is known, down to `leaf`. */
export function branchTo(messages: ReadonlyMap<string, SharedMessage>, leaf: string | null): SharedMessage[] {
  const path: SharedMessage[] = []
  let at = leaf === null ? undefined : messages.get(leaf)
  while (at) {
    path.push(at)
    const parent: SharedMessage | undefined = at.parent_id === null ? undefined : messages.get(at.parent_id)
    at = parent && parent.number < at.number ? parent : undefined
  }
  return path.reverse()
}

type Kin = Pick<SharedMessage, 'id' | 'number' | 'parent_id'>

/** Other messages with the same parent, itself among them, oldest first. */
export function kinOf<T extends Kin>(messages: ReadonlyMap<string, T>, one: T): T[] {
  return [...messages.values()]
    .filter((other) => other.parent_id === one.parent_id)
    .sort((a, b) => a.number - b.number)
}

/** From a message down to a leaf, by its newest children. */
export function leafBelow(messages: ReadonlyMap<string, SharedMessage>, from: string): string {
  let at = from
  for (;;) {
    const kids = [...messages.values()].filter((one) => one.parent_id === at)
    if (kids.length === 0) return at
    at = kids.reduce((a, b) => (b.number > a.number ? b : a)).id
  }
}

/** Each person of a page gets a number in the order of first words; none where only one speaks. */
export function numbersOf(messages: Iterable<SharedMessage>): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const one of [...messages].sort((a, b) => a.number - b.number))
    if (one.author !== null && !numbers.has(one.author)) numbers.set(one.author, numbers.size + 1)
  return numbers.size > 1 ? numbers : new Map()
}
