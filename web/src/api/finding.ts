// Search over everything, and the messages that were starred.
import { asked, type Found, type Narrow } from '../logic/finding'
import type { Page } from '../logic/types'
import { client, take } from './http'

export const find = (q: string, narrow: Narrow, signal: AbortSignal): Promise<Found> =>
  take(
    client.GET('/api/search', { params: { query: { q, limit: 30, ...asked(narrow, Date.now()) } }, signal }),
  ) as Promise<Found>

export type Favourite = {
  message_id: string
  conversation_id: string
  conversation_title: string | null
  role: string
  model: string | null
  at: number
  starred_at: number
  excerpt: string
  address: string
}

export const readFavourites = (cursor: string | null): Promise<Page<Favourite>> =>
  take(
    client.GET('/api/favourites', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }),
  ) as Promise<Page<Favourite>>

export const unstar = (message_id: string): Promise<unknown> =>
  take(
    client.PUT('/api/messages/{message_id}/mark', {
      params: { path: { message_id } },
      body: { starred: false },
    }),
  )
