// Choosing several models that answer the same question again.
import { useState } from 'react'
import { toggled } from '../../logic/several'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ModelChoice } from './choice'

type Props = {
  first: string | null
  onAsk: (models: readonly string[]) => void
  onConnect: () => void
  onClose: () => void
}

export default function SeveralDialog({ first, onAsk, onConnect, onClose }: Props) {
  const t = useTexts()
  const [models, setModels] = useState<readonly string[]>(first === null ? [] : [first])
  return (
    <Dialog title={t.several.title} onClose={onClose}>
      <p className="dialog-text">{t.several.hint}</p>
      <ModelChoice
        value={null}
        several={models}
        onPick={(id) => setModels(toggled(models, id))}
        onConnect={onConnect}
      />
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button
          look="main"
          disabled={models.length < 2}
          onClick={() => {
            onClose()
            onAsk(models)
          }}
        >
          {t.several.ask}
        </Button>
      </div>
    </Dialog>
  )
}
