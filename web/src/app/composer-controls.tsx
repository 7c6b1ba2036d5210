// What stands in the composer's bar beside the text: the model and how it shall answer.
import { useLocation } from 'wouter'
import { focusComposer } from '../features/chat/focus-composer'
import { MannerPanel, type Manner } from '../features/models/panel'
import { ModelPicker } from '../features/models/picker'
import { IconButton } from '../ui/button'
import { useTexts } from '../ui/language'
import { Popover } from '../ui/popover'

type Props = {
  model: string | null
  manner: Manner
  onModel: (id: string) => void
  onManner: (change: Partial<Manner>) => void
}

export function ComposerControls({ model, manner, onModel, onManner }: Props) {
  const t = useTexts()
  const [, go] = useLocation()
  const changed = manner.instructions !== null || Object.keys(manner.params).length > 0
  return (
    <>
      <Popover
        label={t.params.title}
        side="above"
        width="23rem"
        trigger={(props) => (
          <IconButton icon="sliders" label={t.params.open} className={changed ? 'tuned' : ''} {...props} />
        )}
      >
        {() => <MannerPanel model={model} manner={manner} onChange={onManner} />}
      </Popover>
      <ModelPicker
        value={model}
        onConnect={() => go('/settings/providers')}
        onPick={(id) => {
          onModel(id)
          focusComposer()
        }}
      />
    </>
  )
}
