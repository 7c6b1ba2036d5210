// Choosing another model for one answer.
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ModelChoice } from './choice'

type Props = {
  value: string | null
  onPick: (id: string) => void
  onConnect: () => void
  onClose: () => void
}

export function ModelDialog({ value, onPick, onConnect, onClose }: Props) {
  const t = useTexts()
  return (
    <Dialog title={t.chat.regenerateWith} onClose={onClose}>
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
