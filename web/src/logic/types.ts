// The objects of the protocol, as every part of the browser understands them.
import type { ArtifactFrame } from './artifacts'
import type { FileFrame } from './files'
import type { Mark } from './feedback'
import type { Kept } from './interface'
import type { Params } from './params'
import type { ProjectFrame } from './projects'

export type { Effort, Params } from './params'

export type Locale = 'ru' | 'en'
export type Theme = 'system' | 'light' | 'dark'

export type Me = {
  id: string
  email: string
  name: string
  role: 'owner' | 'admin' | 'member'
  locale: Locale
  theme: Theme
  defaults: { model: string | null; params: Params; instructions: string | null }
  interface: Kept
  created_at: number
}

export type AssistantKind = 'support' | 'qa' | 'analyzer' | 'custom'
export type Assistant = {
  id: string
  owner_id: string
  name: string
  description: string
  kind: AssistantKind
  instructions: string
  model: string | null
  params: Params
  public: boolean
  conversations: number
  messages: number
  created_at: number
  updated_at: number
}

export type Branch = { name: string; message_id: string }

export type Conversation = {
  id: string
  title: string | null
  title_source: 'none' | 'auto' | 'manual'
  owner_id: string
  head_id: string | null
  seq: number
  model: string | null
  params: Params
  instructions: string | null
  assistant_id: string | null
  project_id: string | null
  /** Of a temporary one: when it goes unless somebody has it open. */
  expires_at: number | null
  archived: boolean
  pinned: boolean
  message_count: number
  created_at: number
  updated_at: number
  branches: Branch[]
  forked_from: string | null
  forked_at_id: string | null
  /** What the reader may do here; null in what all members are told alike. */
  role: MemberRole | null
  /** Of somebody else's conversation. */
  owner_name: string | null
  /** Somebody besides its owner belongs to it. */
  shared: boolean
}

export type MemberRole = 'owner' | 'writer' | 'reader'

export type MessageState = 'complete' | 'queued' | 'streaming' | 'stopped' | 'interrupted' | 'failed'

export type TextPart = { kind: 'text'; text: string }
export type ReasoningPart = { kind: 'reasoning'; text: string; duration_ms: number | null }
export type FilePart = {
  kind: 'file' | 'image' | 'audio'
  file_id: string
  name: string
  media_type: string
  size: number
}
export type CitationPart = {
  kind: 'citation'
  number: number
  title: string
  quote: string
  url: string | null
  source: 'manual' | 'conversation' | 'file' | 'web'
  ref: string | null
}
export type ErrorPart = { kind: 'error'; code: string; text: string; retryable: boolean }
export type ToolCallPart = { kind: 'tool_call'; call_id: string; name: string; arguments: string }
export type ToolResultPart = { kind: 'tool_result'; call_id: string; content: string; is_error: boolean }
export type Part =
  TextPart | ReasoningPart | FilePart | ToolCallPart | ToolResultPart | CitationPart | ErrorPart

export type Note = {
  kind: 'retry' | 'fallback' | 'summary' | 'steer' | 'merge' | 'file'
  text: string
  data?: object | null
}

export type Usage = {
  input_tokens: number | null
  output_tokens: number | null
  cached_tokens: number | null
  cache_write_tokens: number | null
  reasoning_tokens: number | null
}
export type Cost = { amount: string; currency: string; priced_at: string | null }

export type Message = {
  id: string
  conversation_id: string
  number: number
  parent_id: string | null
  role: 'user' | 'assistant' | 'system'
  author_id: string | null
  state: MessageState
  excluded: boolean
  parts: Part[]
  model: string | null
  requested_model: string | null
  turn_id: string | null
  /** Shared by the answers of several models that stand side by side. */
  comparison_id: string | null
  verdict: 'chosen' | 'passed' | 'tie' | null
  finish_reason: string | null
  notes: Note[]
  usage: Usage | null
  cost: Cost | null
  first_token_ms: number | null
  duration_ms: number | null
  created_at: number
  updated_at: number
}

export type Turn = {
  id: string
  conversation_id: string
  request_id: string | null
  answer_id: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'stopped' | 'interrupted'
  model: string | null
  created_at: number
  started_at: number | null
  finished_at: number | null
}

export type Change =
  | { kind: 'conversation'; conversation: Conversation }
  | { kind: 'message'; message: Message }
  | { kind: 'removed'; message_ids: string[] }
  | { kind: 'cleared' }
  | { kind: 'turn'; turn: Turn }
export type LogEvent = { seq: number; at: number; actor_id: string | null } & Change

export type Input = 'text' | 'image' | 'file' | 'audio'
export type Price = {
  input: string
  output: string
  cached: string | null
  currency: string
  per: number
  since: string | null
}
export type Model = {
  id: string
  provider: string
  name: string
  title: string
  context_window: number | null
  max_output: number | null
  input: Input[]
  tools: boolean
  reasoning: boolean
  structured: boolean
  params: string[]
  price: Price | null
}
export type Provider = {
  name: string
  title: string
  preset: string
  source: 'builtin' | 'environment' | 'detected' | 'saved'
  state: 'ok' | 'degraded' | 'down' | 'unknown'
  error: { code: string; text: string } | null
  checked_at: number | null
  model_count: number
}
export type ModelList = { models: Model[]; providers: Provider[]; default: string | null }

export type Frame =
  | { t: 'hello'; user: string; beat: number }
  | { t: 'events'; c: string; events: LogEvent[]; head: number }
  | { t: 'partial'; c: string; message: Message; n: number }
  | { t: 'delta'; c: string; m: string; n: number; part: number; kind: 'text' | 'reasoning'; text: string }
  | { t: 'note'; c: string; m: string; note: Note }
  | { t: 'list'; conversation: Conversation }
  | { t: 'list'; removed: string }
  | ProjectFrame
  | { t: 'marks'; c: string; marks: Mark[] }
  | FileFrame
  | ArtifactFrame
  | { t: 'beat'; heads?: Record<string, number> }
  | { t: 'resync'; c: string | null }
  | { t: 'error'; code: string; text: string; c?: string | null }

export type Page<T> = { items: T[]; next: string | null }
export type MessagePage = Page<Message> & { seq: number; conversation: Conversation; marks?: Mark[] }
export type Hit = {
  conversation_id: string
  conversation_title: string | null
  message_id: string
  role: string
  at: number
  excerpt: string
  marks: number[][]
  score: number
  file_name: string | null
  project_id: string | null
  archived: boolean
}
export type StoredFile = { id: string; name: string; media_type: string; size: number }
export type ContextCount = {
  model: string | null
  window: number | null
  reserve: number
  used: number
  instructions: number
  summary: number
  history: number
  free: number | null
  messages: {
    id: string
    tokens: number
    included: boolean
    reason: 'path' | 'excluded' | 'folded'
    pinned?: boolean
  }[]
}
export type Need =
  'api_key' | 'folder_id' | 'base_url' | 'authorization_key' | 'scope' | 'ca_file' | 'iam_token' | 'path'
export type Preset = {
  name: string
  title: string
  base_url: string | null
  needs: Need[]
  key_url: string | null
  notes: string | null
}
export type Connection = {
  name: string
  preset: string
  title: string | null
  base_url: string | null
  options: Record<string, string>
  has_secrets: string[]
  enabled: boolean
  source: Provider['source']
}
export type ConnectionTest = {
  ok: boolean
  model_count: number | null
  error: { code: string; text: string } | null
  latency_ms: number | null
}
export type Scope = 'all' | 'chat' | 'read'
export type ApiKey = {
  id: string
  name: string
  scopes: Scope[]
  created_at: number
  expires_at: number | null
  last_used_at?: number | null
}
export type Session = {
  id: string
  user_agent: string | null
  created_at: number
  last_used_at: number | null
  current: boolean
}
export type UsageRow = {
  /** null: what was counted belongs to something that is gone. */
  key: string | null
  calls: number
  input_tokens: number | null
  output_tokens: number | null
  cached_tokens: number | null
  reasoning_tokens: number | null
  costs: { currency: string; amount: string }[]
  unpriced_calls: number
}
