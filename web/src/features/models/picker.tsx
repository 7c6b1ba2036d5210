// Choosing the model of a conversation: a quiet button that opens the list.
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { Popover } from '../../ui/popover'
import { ModelChoice } from './choice'

type Props = { value: string | null; onPick: (id: string) => void; onConnect: () => void }

export function ModelPicker({ value, onPick, onConnect }: Props) {
  const t = useTexts()
  const models = useWorld((world) => world.models)
  const provider = models?.providers.find((one) => one.name === value?.split('.')[0])
  const title = findModel(models, value)?.title ?? value ?? t.models.choose
  const lost = provider?.state === 'down'
  return (
    <Popover
      label={t.models.choose}
      side="above"
      width="25rem"
      trigger={(props) => (
        <button type="button" className="model-button hit" title={t.models.choose} {...props}>
          {lost && <span className="dot dot-down" />}
          <span className="model-button-title">{title}</span>
          <Icon name="down" size={14} />
        </button>
      )}
    >
      {(close) => (
        <ModelChoice
          value={value}
          onPick={(id) => {
            close()
            onPick(id)
          }}
          onConnect={() => {
            close()
            onConnect()
          }}
        />
      )}
    </Popover>
  )
}
