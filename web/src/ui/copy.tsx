// A button that copies a text and says so for a moment.
import { useState } from 'react'
import { IconButton } from './button'
import { putOnClipboard } from './clipboard'
import { useTexts } from './language'

export function CopyButton({ text, label, small = true }: { text: string; label: string; small?: boolean }) {
  const t = useTexts()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await putOnClipboard(text)
    setDone(true)
    setTimeout(() => setDone(false), 1600)
  }
  return (
    <IconButton
      icon={done ? 'check' : 'copy'}
      label={done ? t.words.copied : label}
      small={small}
      onClick={() => void copy()}
    />
  )
}
