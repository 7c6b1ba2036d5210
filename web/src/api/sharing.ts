// Links to conversations: those of one's own, and what a link shows to whoever holds it.
import type { NewShare, Share, ShareChange, Shared, ShareWish } from '../logic/sharing'
import type { Conversation, Page } from '../logic/types'
import { client, done, take } from './http'

export const listShares = (conversation_id: string | null, cursor: string | null): Promise<Page<Share>> =>
  take(
    client.GET('/api/shares', {
      params: {
        query: { ...(conversation_id ? { conversation_id } : {}), ...(cursor ? { cursor } : {}), limit: 100 },
      },
    }),
  )
export const makeShare = (body: ShareWish): Promise<NewShare> => take(client.POST('/api/shares', { body }))
const share = (share_id: string) => ({ params: { path: { share_id } } })
export const changeShare = (id: string, body: ShareChange): Promise<Share> =>
  take(client.PATCH('/api/shares/{share_id}', { ...share(id), body }))
export const renewShare = (id: string): Promise<NewShare> =>
  take(client.POST('/api/shares/{share_id}/renew', share(id)))
export const revokeShare = (id: string) => done(client.DELETE('/api/shares/{share_id}', share(id)))

export type Look = { token: string; ticket: string | null; before?: number; seq?: number }
export const lookAt = ({ token, ticket, ...rest }: Look): Promise<Shared> =>
  take(
    client.GET('/api/shared/{token}', {
      params: { path: { token }, query: { ...rest, ...(ticket ? { ticket } : {}) } },
    }),
  )
export const unlock = (token: string, password: string): Promise<{ ticket: string; until: number }> =>
  take(client.POST('/api/shared/{token}', { params: { path: { token } }, body: { password } }))
export const copyShared = (body: {
  id: string
  token: string
  ticket: string | null
}): Promise<Conversation> => take(client.POST('/api/shares/copy', { body }))
export const sharedFile = (token: string, file: string, ticket: string | null): string =>
  `/api/shared/${token}/files/${file}${ticket ? `?ticket=${encodeURIComponent(ticket)}` : ''}`
