// People: the directory, accounts, invitations, members of a conversation.
import type { Account, Invitation, Members, Person, Role } from '../logic/people'
import type { Locale, Me } from '../logic/types'
import { readNames } from './authors'
import { client, done, take } from './http'

export const listPeople = (): Promise<{ items: Person[]; listed: boolean }> => take(client.GET('/api/people'))
export const listAccounts = (): Promise<{ items: Account[] }> => take(client.GET('/api/people/accounts'))
const person = (user_id: string) => ({ params: { path: { user_id } } })
export const changeAccount = (id: string, body: { role?: Role; disabled?: boolean }): Promise<Account> =>
  take(client.PATCH('/api/people/{user_id}', { ...person(id), body }))
export const removeAccount = (id: string) => done(client.DELETE('/api/people/{user_id}', person(id)))
export const makeReset = (id: string): Promise<{ token: string; expires_at: number }> =>
  take(client.POST('/api/people/{user_id}/reset', person(id)))

export const resetFactors = (id: string) => done(client.DELETE('/api/people/{user_id}/factors', person(id)))

export type InvitationWish = {
  id: string
  role: 'member' | 'admin'
  email: string | null
  note: string
  most_uses: number
  expires_at: number | null
}
export const listInvitations = (): Promise<{ items: Invitation[] }> => take(client.GET('/api/invitations'))
export const makeInvitation = (body: InvitationWish): Promise<Invitation & { token: string | null }> =>
  take(client.POST('/api/invitations', { body }))
export const revokeInvitation = (invitation_id: string) =>
  done(client.DELETE('/api/invitations/{invitation_id}', { params: { path: { invitation_id } } }))

const by = (token: string) => ({ params: { path: { token } } })
export const readWelcome = (token: string): Promise<{ email: string | null; expires_at: number | null }> =>
  take(client.GET('/api/join/{token}', by(token)))
export type JoinWish = { name: string; email: string; password: string; locale: Locale }
export const join = (token: string, body: JoinWish): Promise<Me> =>
  take(client.POST('/api/join/{token}', { ...by(token), body }))
export const readReset = (token: string): Promise<{ name: string; email: string }> =>
  take(client.GET('/api/reset/{token}', by(token)))
export const resetPassword = (token: string, password: string) =>
  done(client.POST('/api/reset/{token}', { ...by(token), body: { password } }))

const place = '/api/conversations/{conversation_id}/members'
const one = '/api/conversations/{conversation_id}/members/{member_id}'
export const listMembers = readNames
export type MemberWish = { role: 'reader' | 'writer'; user_id?: string; email?: string }
export const addMember = (conversation_id: string, body: MemberWish): Promise<Members> =>
  take(client.POST(place, { params: { path: { conversation_id } }, body }))
export const changeMember = (
  conversation_id: string,
  member_id: string,
  role: MemberWish['role'],
): Promise<Members> =>
  take(client.PATCH(one, { params: { path: { conversation_id, member_id } }, body: { role } }))
export const removeMember = (conversation_id: string, member_id: string) =>
  done(client.DELETE(one, { params: { path: { conversation_id, member_id } } }))
