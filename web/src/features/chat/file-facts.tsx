// What a file is and what a model gets of it, in one line: “Text, 12 pages · 3.1 MB”.
import { useFile } from '../../api/files'
import type { Reading } from '../../logic/files'
import type { FilePart } from '../../logic/types'
import { useFormat, useTexts } from '../../ui/language'

export function FileFacts({ part }: { part: FilePart }) {
  const t = useTexts()
  const format = useFormat()
  const file = useFile(part.file_id)
  if (file === 'gone') return t.files.gone
  const used = file ? makeOf(file.reading) : null
  return [used, format.size(part.size)].filter(Boolean).join(' · ')

  function makeOf(reading: Reading): string | null {
    if (reading.state === 'pending') return t.files.reading
    if (reading.state === 'failed') return t.files.reasons[reading.reason ?? ''] ?? t.files.notRead
    if (reading.width && reading.height) return `${reading.width} × ${reading.height}`
    if (reading.duration_ms) return format.seconds(reading.duration_ms)
    if (reading.unit && reading.pages) return t.files.asText(t.files.units[reading.unit](reading.pages))
    return reading.characters ? t.files.text : null
  }
}
