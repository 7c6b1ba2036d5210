// Exports and imports: what can be asked for, what will come of it, and how far it is.

export const FORMATS = ['markdown', 'html', 'pdf', 'docx', 'json', 'csv', 'text'] as const
export type ExportFormat = (typeof FORMATS)[number]
/** Names of their own, the same in every language. */
export const PROPER_NAMES: Partial<Record<ExportFormat, string>> = {
  markdown: 'Markdown',
  pdf: 'PDF',
  docx: 'Word',
}
export const ENDINGS: Record<ExportFormat, string> = {
  markdown: '.md',
  html: '.html',
  pdf: '.pdf',
  docx: '.docx',
  json: '.json',
  csv: '.csv',
  text: '.txt',
}
export const SOURCE_NAMES = { veche: 'Veche', chatgpt: 'ChatGPT', claude: 'Claude', llm: 'llm' } as const
export type Branches = 'shown' | 'all'
export type ExportOptions = { branches: Branches; reasoning: boolean; metadata: boolean; files: boolean }
export type JobState = 'queued' | 'running' | 'done' | 'failed'
export type Trouble = { code: string; text: string }

export type Export = {
  id: string
  format: ExportFormat
  everything: boolean
  state: JobState
  done: number
  total: number | null
  name: string
  size: number | null
  error: Trouble | null
  created_at: number
  expires_at: number | null
}

export type Outcome = 'new' | 'grown' | 'same' | 'skipped'
export type ImportResult = {
  title: string | null
  outcome: Outcome
  conversation_id: string | null
  messages: number
  notes: string[]
}
export type ImportCounts = Record<Outcome | 'messages' | 'files', number>
export type Import = {
  id: string
  source: 'veche' | 'chatgpt' | 'claude' | 'llm' | null
  state: JobState
  done: number
  total: number | null
  name: string
  size: number | null
  error: Trouble | null
  report: { counts: ImportCounts; results: ImportResult[] }
  created_at: number
}

/** What is exported: these conversations, or all. */
export type ExportSubject = { ids: readonly string[] | null; title: string | null }
export type ExportChoice = { format: ExportFormat; options: ExportOptions }

export const FIRST_CHOICE: ExportChoice = {
  format: 'markdown',
  options: { branches: 'shown', reasoning: false, metadata: false, files: true },
}

/** Which options mean something: JSON holds everything anyway, rows of CSV have no place for files. */
export function optionsOf(format: ExportFormat): readonly (keyof ExportOptions)[] {
  if (format === 'json') return ['files']
  if (format === 'csv') return []
  return ['branches', 'reasoning', 'metadata', 'files']
}

/** What is sent: options that mean nothing are left as they are at first. */
export function requestOf({ format, options }: ExportChoice): ExportOptions {
  const plain: ExportOptions = { branches: 'shown', reasoning: false, metadata: false, files: false }
  const known = optionsOf(format)
  return {
    branches: known.includes('branches') ? options.branches : plain.branches,
    reasoning: known.includes('reasoning') && options.reasoning,
    metadata: known.includes('metadata') && options.metadata,
    files: known.includes('files') && options.files,
  }
}

export type Outcomes = 'file' | 'perhaps' | 'archive' | 'rows'

/** What will be saved: one file, one that becomes an archive if files must lie beside it, an archive, or a table. */
export function willSave(choice: ExportChoice, many: boolean): Outcomes {
  if (choice.format === 'csv') return 'rows'
  if (many) return 'archive'
  return requestOf(choice).files ? 'perhaps' : 'file'
}

/** What was chosen the last time, as far as it can still be chosen. */
export function readChoice(text: string | null): ExportChoice {
  try {
    const kept = JSON.parse(text ?? '') as Partial<ExportChoice> | null
    const format = FORMATS.find((one) => one === kept?.format) ?? FIRST_CHOICE.format
    const given: Partial<ExportOptions> = kept?.options ?? {}
    const truth = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise)
    return {
      format,
      options: {
        branches: given.branches === 'all' ? 'all' : 'shown',
        reasoning: truth(given.reasoning, FIRST_CHOICE.options.reasoning),
        metadata: truth(given.metadata, FIRST_CHOICE.options.metadata),
        files: truth(given.files, FIRST_CHOICE.options.files),
      },
    }
  } catch {
    return FIRST_CHOICE
  }
}

export const isOpen = ({ state }: { state: JobState }): boolean => state === 'queued' || state === 'running'

/** How much is done, from 0 to 1; null where nobody knows yet. */
export function share({ done, total }: { done: number; total: number | null }): number | null {
  return total ? Math.min(1, done / total) : null
}

/** How long to wait before asking again: soon at first, then seldom. */
export const pause = (round: number): number => Math.min(3000, 250 * 1.4 ** round)

/** The results with something to say first: what was left out, then what is new; what was there already last. */
export function inOrder(results: readonly ImportResult[]): ImportResult[] {
  const weight = (one: ImportResult) =>
    one.outcome === 'skipped' ? 0 : one.notes.length > 0 ? 1 : { new: 2, grown: 2, same: 3 }[one.outcome]
  return results.toSorted((one, other) => weight(one) - weight(other))
}
