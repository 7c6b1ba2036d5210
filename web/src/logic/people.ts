// People, invitations and members, as the server tells of them.
import type { MemberRole } from './types'

export type Role = 'owner' | 'admin' | 'member'
export type Person = { id: string; name: string }
export type Account = Person & {
  email: string
  role: Role
  disabled: boolean
  created_at: number
  last_seen_at: number | null
}
export type Invitation = {
  id: string
  role: Role
  email: string | null
  note: string
  uses: number
  most_uses: number
  created_at: number
  expires_at: number | null
  inviter: string
}
export type Member = Person & { role: MemberRole; joined_at: number }
export type Members = { items: Member[]; authors: Person[] }

/** May somebody of rank `mine` change what an account of rank `theirs` may do? */
export function mayLookAfter(mine: Role, theirs: Role): boolean {
  return mine === 'owner' || (mine === 'admin' && theirs === 'member')
}

/** Those whose name has every word that was typed at the start of one of its own. */
export function matching(people: readonly Person[], typed: string): Person[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return people.filter(({ name }) => {
    const parts = name.toLowerCase().split(/[\s@.-]+/)
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  })
}

export const looksLikeEmail = (text: string): boolean => /^\S+@\S+$/.test(text.trim())
