// What stands in the composer's bar beside the text: the model and how it shall answer.
import { useLocation } from 'wouter'
import { chooseSeveral, useSeveral } from '../api/several'
import { BudgetNotice } from '../features/budgets/notice'
import { focusComposer } from '../features/chat/focus-composer'
import { MannerPanel, type Manner } from '../features/models/panel'
import { ModelPicker } from '../features/models/picker'
import { ModelsPicker } from '../features/models/several'
import { IconButton } from '../ui/button'
import { useCommand } from '../ui/commands'
import { useTexts } from '../ui/language'
import { Popover } from '../ui/popover'

type Props = {
  model: string | null
  manner: Manner
  /** Where the models are kept that answer side by side; without it one model answers. */
  severalKey?: string
  onModel: (id: string) => void
  onManner: (change: Partial<Manner>) => void
}

export function ComposerControls({ model, manner, severalKey, onModel, onManner }: Props) {
  const t = useTexts()
  const [, go] = useLocation()
  const connect = () => go('/settings/providers')
  const pick = (id: string) => {
    onModel(id)
    focusComposer()
  }
  useCommand('model', onModel)
  const changed = manner.instructions !== null || Object.keys(manner.params).length > 0
  return (
    <>
      <BudgetNotice onOpen={() => go('/settings/budgets')} />
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
      {severalKey === undefined ? (
        <ModelPicker value={model} onConnect={connect} onPick={pick} />
      ) : (
        <Several of={severalKey} model={model} onConnect={connect} onPick={pick} />
      )}
    </>
  )
}

type SeveralProps = {
  of: string
  model: string | null
  onPick: (id: string) => void
  onConnect: () => void
}

function Several({ of: key, model, onPick, onConnect }: SeveralProps) {
  const several = useSeveral(key)
  return (
    <ModelsPicker
      value={model}
      several={several}
      onPick={onPick}
      onSeveral={(models) => chooseSeveral(key, models)}
      onConnect={onConnect}
    />
  )
}
