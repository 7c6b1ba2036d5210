// What is known of files: their reading, their kind, where they are used.
export type ReadingState = 'pending' | 'ready' | 'failed' | 'none'
export type Unit = 'page' | 'sheet' | 'slide' | 'chapter'
export type Reading = {
  state: ReadingState
  reason: string | null
  unit: Unit | null
  pages: number | null
  characters: number | null
  tokens: number | null
  cut: boolean
  width: number | null
  height: number | null
  duration_ms: number | null
  preview: boolean
}
export type FileInfo = {
  id: string
  name: string
  media_type: string
  size: number
  created_at: number
  reading: Reading
}
export type FileUse = {
  conversation_id: string
  conversation_title: string | null
  message_id: string
  at: number
}
export type OwnFile = { file: FileInfo; uses: FileUse[] }
export type TextPage = { number: number; start: number; label: string | null }
export type FileText = { text: string; start: number; characters: number; pages: TextPage[] }
export type UploadInfo = { id: string; name: string; size: number; received: number; expires_at: number }
export type Space = {
  used: number
  quota: number
  max_bytes: number
  piece_bytes: number
  files: number
  unfinished: UploadInfo[]
}
export type FileFrame = { t: 'file'; file: FileInfo }

export type Look = 'image' | 'sound' | 'video' | 'table' | 'text' | 'pdf' | 'document' | 'other'

const OFFICE = /officedocument|opendocument|epub|rtf|rfc822|msword|ms-excel|ms-powerpoint/
const SHEET = /spreadsheet|ms-excel|^text\/(csv|tab-separated-values)$/
const TEXTUAL = /^text\/|\+(json|xml|yaml)$|^application\/(json|x-ndjson|xml|yaml|toml|javascript|sql|x-sh)$/

/** How a file is best shown. */
export function lookOf(media_type: string): Look {
  const [major] = media_type.split('/')
  if (major === 'image' && media_type !== 'image/svg+xml') return 'image'
  if (major === 'audio') return 'sound'
  if (major === 'video') return 'video'
  if (media_type === 'application/pdf') return 'pdf'
  if (SHEET.test(media_type)) return 'table'
  if (OFFICE.test(media_type)) return 'document'
  return TEXTUAL.test(media_type) || media_type === 'image/svg+xml' ? 'text' : 'other'
}

const RARE = new Set(['image/svg+xml', 'image/tiff', 'image/heic', 'image/bmp'])

/** Pictures that every browser draws. */
export function isDrawable(media_type: string): boolean {
  return media_type.startsWith('image/') && !RARE.has(media_type)
}

/** The pages of a text, each with its stretch. */
export function pagesOf({
  text,
  start,
  characters,
  pages,
}: FileText): { page: TextPage | null; text: string }[] {
  if (pages.length === 0) return [{ page: null, text }]
  const end = start + text.length
  return pages.flatMap((page, index) => {
    const until = pages[index + 1]?.start ?? characters
    if (page.start >= end || until <= start) return []
    return [{ page, text: text.slice(Math.max(0, page.start - start), Math.max(0, until - start)).trim() }]
  })
}

/** Lines of cells, as sheets and CSV files hold them. */
export function rowsOf(text: string, most: number, separator = guess(text)): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    row.push(cell)
    if (row.some((one) => one !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const sign = text[i]
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') cell += text[++i]
      else if (sign === '"') quoted = false
      else cell += sign
    } else if (sign === '"' && cell === '' && separator !== '\t') quoted = true
    else if (sign === separator) {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r') cell += sign
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) endRow()
  return rows
}

function guess(text: string): string {
  const line = text.slice(0, 2000).split('\n')[0] ?? ''
  const counts = ['\t', ';', ','].map((sign) => [sign, line.split(sign).length] as const)
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}
