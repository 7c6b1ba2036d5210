// Every route of the server as a function: the only place that knows paths.
import { query, request, upload } from './http'
import type { Accepted } from '../logic/talk'
import type { When } from '../logic/outbox'
import type * as T from '../logic/types'

type Items<T> = { items: T[] }

export const readSetup = () => request<{ needed: boolean }>('GET', '/api/setup')
export const setUp = (body: {
  token: string
  name: string
  email: string
  password: string
  locale: T.Locale
}) => request<T.Me>('POST', '/api/setup', body)
export const signIn = (email: string, password: string) =>
  request<T.Me>('POST', '/api/session', { email, password })
export const signOut = () => request<void>('DELETE', '/api/session')

export const readMe = () => request<T.Me>('GET', '/api/me')
export const changeMe = (body: Partial<Pick<T.Me, 'name' | 'locale' | 'theme' | 'defaults'>>) =>
  request<T.Me>('PATCH', '/api/me', body)
export const changePassword = (current: string, next: string) =>
  request<void>('POST', '/api/me/password', { current, new: next })

export const listSessions = () => request<Items<T.Session>>('GET', '/api/sessions')
export const endSession = (id: string) => request<void>('DELETE', `/api/sessions/${id}`)

export const listKeys = () => request<Items<T.ApiKey>>('GET', '/api/keys')
export const createKey = (body: { id: string; name: string; scopes: T.Scope[]; expires_at: number | null }) =>
  request<T.ApiKey & { key: string }>('POST', '/api/keys', body)
export const revokeKey = (id: string) => request<void>('DELETE', `/api/keys/${id}`)

export const listModels = (refresh = false) =>
  request<T.ModelList>('GET', `/api/models${query({ refresh: refresh || null })}`)

export const listPresets = () => request<Items<T.Preset>>('GET', '/api/presets')
export type ConnectionForm = {
  name: string
  preset: string
  title: string | null
  base_url: string | null
  secrets: Record<string, string>
  options: Record<string, string>
  enabled: boolean
}
export const listConnections = () => request<Items<T.Connection>>('GET', '/api/connections')
export const createConnection = (body: ConnectionForm) =>
  request<T.Connection>('POST', '/api/connections', body)
export type ConnectionPatch = Partial<Omit<ConnectionForm, 'name' | 'preset'>>
export const changeConnection = (name: string, body: ConnectionPatch) =>
  request<T.Connection>('PATCH', `/api/connections/${encodeURIComponent(name)}`, body)
export const deleteConnection = (name: string) =>
  request<void>('DELETE', `/api/connections/${encodeURIComponent(name)}`)
export const testConnection = (name: string) =>
  request<T.ConnectionTest>('POST', `/api/connections/${encodeURIComponent(name)}/test`)

export const listConversations = (archived: boolean, cursor: string | null, limit = 50) =>
  request<T.Page<T.Conversation>>('GET', `/api/conversations${query({ archived, cursor, limit })}`)
export const createConversation = (body: {
  id: string
  model: string | null
  params: T.Params
  instructions: string | null
}) => request<T.Conversation>('POST', '/api/conversations', body)
export type ConversationPatch = Partial<
  Pick<T.Conversation, 'title' | 'model' | 'params' | 'instructions' | 'archived' | 'pinned' | 'head_id'>
>
export const changeConversation = (id: string, body: ConversationPatch) =>
  request<T.Conversation>('PATCH', `/api/conversations/${id}`, body)
export const deleteConversation = (id: string, keepalive = false) =>
  request<void>('DELETE', `/api/conversations/${id}`, undefined, { keepalive })
export const clearConversation = (id: string) =>
  request<T.Conversation>('POST', `/api/conversations/${id}/clear`)

export const readMessages = (id: string, before: string | null, limit: number) =>
  request<T.MessagePage>('GET', `/api/conversations/${id}/messages${query({ limit, before })}`)
export const postMessage = (
  conversation: string,
  body: {
    id: string
    parent_id: string | null
    parts: T.Part[]
    answer_id: string
    model?: string
    params?: T.Params
    when?: When
  },
) => request<Accepted>('POST', `/api/conversations/${conversation}/messages`, { answer: true, ...body })
export const regenerate = (answer: string, body: { id: string; model?: string; params?: T.Params }) =>
  request<{ answer: T.Message; turn: T.Turn }>('POST', `/api/messages/${answer}/regenerate`, body)
export const goOn = (answer: string) =>
  request<{ answer: T.Message; turn: T.Turn }>('POST', `/api/messages/${answer}/continue`)
export const changeMessage = (id: string, body: { excluded: boolean }) =>
  request<T.Message>('PATCH', `/api/messages/${id}`, body)
export const deleteMessage = (id: string, subtree: boolean) =>
  request<void>('DELETE', `/api/messages/${id}${query({ subtree })}`)
export const stopTurn = (turn: string) => request<T.Turn>('POST', `/api/turns/${turn}/stop`)
export const readContext = (id: string, leaf: string | null, model: string | null, signal: AbortSignal) =>
  request<T.ContextCount>('GET', `/api/conversations/${id}/context${query({ leaf, model })}`, undefined, {
    signal,
  })

export const search = (q: string, signal: AbortSignal) =>
  request<T.Page<T.Hit>>('GET', `/api/search${query({ q, limit: 20 })}`, undefined, { signal })
export const storeFile = (file: File, signal: AbortSignal) =>
  upload<T.StoredFile>(`/api/files${query({ name: file.name })}`, file, signal)
export const fileAddress = (id: string) => `/api/files/${id}`
export const readUsage = (by: 'day' | 'model' | 'conversation', from: number | null) =>
  request<Items<T.UsageRow>>('GET', `/api/usage${query({ by, from })}`)
