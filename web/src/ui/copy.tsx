// A button that copies a text and says so for a moment.
import { useState } from 'react'
import { IconButton } from './button'
import { putOnClipboard } from './clipboard'
import { useTexts } from './language'

type Props = { text: string; label: string; small?: boolean; onCopy?: (from: Element) => Promise<void> }

/** `onCopy` copies in its own way, and gets the button that was pressed. */
export function CopyButton({ text, label, small = true, onCopy }: Props) {
  const t = useTexts()
  const [done, setDone] = useState(false)
  const copy = async (from: Element) => {
    await (onCopy ? onCopy(from) : putOnClipboard(text))
    setDone(true)
    setTimeout(() => setDone(false), 1600)
  }
  return (
    <IconButton
      icon={done ? 'check' : 'copy'}
      label={done ? t.words.copied : label}
      small={small}
      onClick={(event) => void copy(event.currentTarget)}
    />
  )
}
