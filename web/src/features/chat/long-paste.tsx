// A very long text that was pasted may become a file: offered, never done by itself.
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'

type Props = { text: string; onFile: () => void; onClose: () => void }

export function LongPaste({ text, onFile, onClose }: Props) {
  const t = useTexts()
  const format = useFormat()
  return (
    <div className="long-paste" role="status">
      <Icon name="file" size={16} />
      <span>{t.composer.longPaste(format.number(text.length))}</span>
      <Button size="small" onClick={onFile}>
        {t.composer.makeFile}
      </Button>
      <IconButton icon="close" small label={t.composer.keepText} onClick={onClose} />
    </div>
  )
}
