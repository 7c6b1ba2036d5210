// What the reader thinks of messages. Marks come from pages, frames and our own acts, in any order: the later one holds.

export type Rating = -1 | 1
export type Mark = {
  message_id: string
  conversation_id: string
  starred: boolean
  rating: Rating | null
  note: string
  updated_at: number
}
export type MarkPatch = { starred?: boolean; rating?: Rating | null; note?: string }
export type Marks = ReadonlyMap<string, Mark>

/** Keeps its identity when it says nothing new. */
export function mergeMarks(known: Marks, news: readonly Mark[]): Marks {
  const fresh = news.filter((mark) => (known.get(mark.message_id)?.updated_at ?? -1) < mark.updated_at)
  if (fresh.length === 0) return known
  const marks = new Map(known)
  for (const mark of fresh)
    if ((marks.get(mark.message_id)?.updated_at ?? -1) < mark.updated_at) marks.set(mark.message_id, mark)
  return marks
}

export type SentContext = {
  model: string
  provider: string
  window: number | null
  reserve: number
  instructions: string | null
  instructions_tokens: number
  summary: string | null
  summary_tokens: number
  folded: number
  messages: { id: string; tokens: number }[]
  missing: number
  left_out: string[]
  tokens: number
}
export type TurnDetails = {
  id: string
  mode: string
  state: string
  requested_model: string | null
  params: Record<string, unknown>
  created_at: number
  started_at: number | null
  finished_at: number | null
  sent: SentContext | null
}
export type AnswerDetails = { message_id: string; turns: TurnDetails[] }

/** Tokens in a second, of those that came after the first. */
export function speedOf(output: number | null, duration: number | null, first: number | null): number | null {
  const time = (duration ?? 0) - (first ?? 0)
  return output === null || output < 2 || time < 100 ? null : (output / time) * 1000
}
