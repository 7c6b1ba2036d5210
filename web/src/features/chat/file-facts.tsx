// What a file is and what a model gets of it, in one line: “Text, 12 pages · 3.1 MB”.
import { useFile } from '../../api/files'
import { lookOf, type Look, type Reading } from '../../logic/files'
import type { FilePart } from '../../logic/types'
import { Icon, type IconName } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'

const ICONS: Record<Look, IconName> = {
  image: 'image',
  sound: 'speaker',
  video: 'play',
  table: 'table',
  text: 'file',
  pdf: 'book',
  document: 'file',
  other: 'file',
}

export function FileSign({ name, type, failed = false }: { name: string; type: string; failed?: boolean }) {
  const ending = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1] ?? ''
  return (
    <span className="file-sign" data-look={lookOf(type)} aria-hidden="true">
      <Icon name={failed ? 'warning' : ICONS[lookOf(type)]} size={18} />
      {ending !== '' && <i>{ending}</i>}
    </span>
  )
}

export function FileFacts({ part }: { part: FilePart }) {
  const t = useTexts()
  const format = useFormat()
  const file = useFile(part.file_id)
  if (file === 'gone') return t.files.gone
  const used = file ? useOf(file.reading) : null
  return [used, format.size(part.size)].filter(Boolean).join(' · ')

  function useOf(reading: Reading): string | null {
    if (reading.state === 'pending') return t.files.reading
    if (reading.state === 'failed') return t.files.reasons[reading.reason ?? ''] ?? t.files.notRead
    if (reading.width && reading.height) return `${reading.width} × ${reading.height}`
    if (reading.duration_ms) return format.seconds(reading.duration_ms)
    if (reading.unit && reading.pages) return t.files.asText(t.files.units[reading.unit](reading.pages))
    return reading.characters ? t.files.text : null
  }
}
