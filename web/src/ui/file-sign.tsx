// The sign of a file: what it is by its icon, and the ending of its name.
import { lookOf, type Look } from '../logic/files'
import { Icon, type IconName } from './icon'

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
