// Choosing another model for one answer.
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ModelChoice } from './choice'

type Props = {
  why?: { title: string; text: string } | undefined
  value: string | null
  onPick: (id: string) => void
  onConnect: () => void
  onClose: () => void
}

export function ModelDialog({ why, value, onPick, onConnect, onClose }: Props) {
  const t = useTexts()
  return (
    <Dialog title={why?.title ?? t.chat.regenerateWith} onClose={onClose}>
      {why && <p className="dialog-text">{why.text}</p>}
      <ModelChoice
        value={value}
        onConnect={onConnect}
        onPick={(id) => {
          onClose()
          onPick(id)
        }}
      />
    </Dialog>
  )
}
