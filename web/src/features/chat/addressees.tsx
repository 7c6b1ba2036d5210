// Whom this one message is for: chips above the text, each with a way out.
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import type { Addressee } from './composer-tools'

type Props = { to: readonly Addressee[]; onRemove: (id: string) => void }

export function Addressees({ to, onRemove }: Props) {
  const t = useTexts()
  if (to.length === 0) return null
  return (
    <ul className="addressees" aria-label={t.composer.addressed}>
      {to.map((one) => (
        <li key={one.id} className="addressee">
          <Icon name={one.kind === 'model' ? 'bolt' : 'assistant'} size={14} />
          <span>{one.title}</span>
          <IconButton
            icon="close"
            small
            label={t.composer.unaddress(one.title)}
            onClick={() => onRemove(one.id)}
          />
        </li>
      ))}
      <li className="addressees-note">{t.composer.thisMessageOnly}</li>
    </ul>
  )
}
