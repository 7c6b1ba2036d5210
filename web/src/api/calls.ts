// Every route of the server as a function. The return types are the logic's own: if they and the server's
// description stop agreeing, this file does not compile.
import type { AssistantForm } from '../logic/assistants'
import type { When } from '../logic/outbox'
import type { Accepted } from '../logic/talk'
import type * as T from '../logic/types'
import { client, done, take, upload } from './http'

type Items<Item> = { items: Item[] }

const conversation = (conversation_id: string) => ({ path: { conversation_id } })
const message = (message_id: string) => ({ path: { message_id } })

export const readSetup = (): Promise<{ needed: boolean }> => take(client.GET('/api/setup'))
export const setUp = (body: {
  token: string
  name: string
  email: string
  password: string
  locale: T.Locale
}): Promise<T.Me> => take(client.POST('/api/setup', { body }))
export const signIn = (email: string, password: string, code: string | null = null): Promise<T.Me> =>
  take(client.POST('/api/session', { body: { email, password, code } }))
export const signOut = () => done(client.DELETE('/api/session'))

export const readMe = (): Promise<T.Me> => take(client.GET('/api/me'))
export type MePatch = Partial<Pick<T.Me, 'name' | 'locale' | 'theme' | 'defaults'>>
export const changeMe = (body: MePatch): Promise<T.Me> => take(client.PATCH('/api/me', { body }))
export const changePassword = (current: string, next: string) =>
  done(client.POST('/api/me/password', { body: { current, new: next } }))

export const listSessions = (): Promise<Items<T.Session>> => take(client.GET('/api/sessions'))
export const endSession = (session_id: string) =>
  done(client.DELETE('/api/sessions/{session_id}', { params: { path: { session_id } } }))

export const listKeys = (): Promise<Items<T.ApiKey>> => take(client.GET('/api/keys'))
export type NewKey = { id: string; name: string; scopes: T.Scope[]; expires_at: number | null }
export const createKey = (body: NewKey): Promise<T.ApiKey & { key: string | null }> =>
  take(client.POST('/api/keys', { body }))
export const revokeKey = (key_id: string) =>
  done(client.DELETE('/api/keys/{key_id}', { params: { path: { key_id } } }))

export const listModels = (refresh = false): Promise<T.ModelList> =>
  take(client.GET('/api/models', { params: { query: refresh ? { refresh } : {} } }))

export const listPresets = (): Promise<Items<T.Preset>> => take(client.GET('/api/presets'))
export type ConnectionForm = {
  name: string
  preset: string
  title: string | null
  base_url: string | null
  secrets: Record<string, string>
  options: Record<string, string>
  enabled: boolean
}
export type ConnectionPatch = Partial<Omit<ConnectionForm, 'name' | 'preset'>>
const connection = (name: string) => ({ params: { path: { name } } })
export const listConnections = (): Promise<Items<T.Connection>> => take(client.GET('/api/connections'))
export const createConnection = (body: ConnectionForm): Promise<T.Connection> =>
  take(client.POST('/api/connections', { body }))
export const changeConnection = (name: string, body: ConnectionPatch): Promise<T.Connection> =>
  take(client.PATCH('/api/connections/{name}', { ...connection(name), body }))
export const deleteConnection = (name: string) =>
  done(client.DELETE('/api/connections/{name}', connection(name)))
export const testConnection = (name: string): Promise<T.ConnectionTest> =>
  take(client.POST('/api/connections/{name}/test', connection(name)))

export const listAssistants = (cursor: string | null): Promise<T.Page<T.Assistant>> =>
  take(client.GET('/api/assistants', { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }))
export const createAssistant = (body: { id: string } & AssistantForm): Promise<T.Assistant> =>
  take(client.POST('/api/assistants', { body }))
const assistant = (assistant_id: string) => ({ params: { path: { assistant_id } } })
export const changeAssistant = (id: string, body: Partial<AssistantForm>): Promise<T.Assistant> =>
  take(client.PATCH('/api/assistants/{assistant_id}', { ...assistant(id), body }))
export const deleteAssistant = (id: string) =>
  done(client.DELETE('/api/assistants/{assistant_id}', assistant(id)))

export const listConversations = (
  archived: boolean,
  cursor: string | null,
  limit = 50,
): Promise<T.Page<T.Conversation>> =>
  take(
    client.GET('/api/conversations', {
      params: { query: { archived, limit, ...(cursor ? { cursor } : {}) } },
    }),
  )
export type NewConversation = Pick<
  T.Conversation,
  'id' | 'model' | 'params' | 'instructions' | 'assistant_id'
> & { project_id?: string | null; temporary?: boolean }
export const createConversation = (body: NewConversation): Promise<T.Conversation> =>
  take(client.POST('/api/conversations', { body: { temporary: false, ...body } }))
export type ConversationPatch = Partial<
  Pick<
    T.Conversation,
    'title' | 'model' | 'params' | 'instructions' | 'archived' | 'pinned' | 'head_id' | 'project_id'
  >
>
export const changeConversation = (id: string, body: ConversationPatch): Promise<T.Conversation> =>
  take(client.PATCH('/api/conversations/{conversation_id}', { params: conversation(id), body }))
export const deleteConversation = (id: string, keepalive = false) =>
  done(client.DELETE('/api/conversations/{conversation_id}', { params: conversation(id), keepalive }))
export const deleteConversations = (ids: string[]) =>
  done(client.POST('/api/conversations/bulk', { body: { ids, action: 'delete' }, keepalive: true }))
export const keepConversation = (id: string): Promise<T.Conversation> =>
  take(
    client.PATCH('/api/conversations/{conversation_id}', {
      params: conversation(id),
      body: { temporary: false },
    }),
  )
export const clearConversation = (id: string): Promise<T.Conversation> =>
  take(client.POST('/api/conversations/{conversation_id}/clear', { params: conversation(id) }))

export const readMessages = (id: string, before: number | null, limit: number): Promise<T.MessagePage> =>
  take(
    client.GET('/api/conversations/{conversation_id}/messages', {
      params: { ...conversation(id), query: { limit, ...(before === null ? {} : { before }) } },
    }),
  )
export type NewMessage = {
  id: string
  parent_id: string | null
  follow: boolean
  parts: T.Part[]
  answer_id?: string
  models?: string[]
  answer_ids?: string[]
  model?: string
  params?: T.Params
  assistant_id?: string
  when: When
}
export const postMessage = (id: string, body: NewMessage): Promise<Accepted> =>
  take(
    client.POST('/api/conversations/{conversation_id}/messages', {
      params: conversation(id),
      body: { answer: true, ...body },
    }),
  )
export const regenerate = (answer: string, body: { id: string; model?: string }): Promise<Accepted> =>
  take(client.POST('/api/messages/{message_id}/regenerate', { params: message(answer), body }))
export const goOn = (answer: string): Promise<Accepted> =>
  take(client.POST('/api/messages/{message_id}/continue', { params: message(answer) }))
export const changeMessage = (id: string, body: { excluded: boolean }): Promise<T.Message> =>
  take(client.PATCH('/api/messages/{message_id}', { params: message(id), body }))
export const deleteMessage = (id: string, subtree: boolean) =>
  done(client.DELETE('/api/messages/{message_id}', { params: { ...message(id), query: { subtree } } }))
export const stopTurn = (turn_id: string): Promise<T.Turn> =>
  take(client.POST('/api/turns/{turn_id}/stop', { params: { path: { turn_id } } }))
export const readContext = (
  id: string,
  leaf: string,
  model: string | null,
  signal: AbortSignal,
): Promise<T.ContextCount> =>
  take(
    client.GET('/api/conversations/{conversation_id}/context', {
      params: { ...conversation(id), query: { leaf, ...(model ? { model } : {}) } },
      signal,
    }),
  )

export const storeFile = (file: File, signal: AbortSignal) =>
  upload(`/api/files?name=${encodeURIComponent(file.name)}`, file, signal) as Promise<T.StoredFile>
export const fileAddress = (id: string) => `/api/files/${id}`
export type ManualText = { title: string; markdown: string }
export const readManual = (language: string, page: string) =>
  take(
    client.GET('/api/manual/{language}/{page}', { params: { path: { language, page } } }),
  ) as Promise<unknown> as Promise<ManualText>
