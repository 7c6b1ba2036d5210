// The models that answer in a conversation: one, or several side by side as chips.
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import { MOST, toggled } from '../../logic/several'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { Popover } from '../../ui/popover'
import { ModelChoice } from './choice'
import { ModelPicker } from './picker'

type Props = {
  value: string | null
  several: readonly string[]
  onPick: (id: string) => void
  onSeveral: (models: readonly string[]) => void
  onConnect: () => void
}

export function ModelsPicker({ value, several, onPick, onSeveral, onConnect }: Props) {
  const many = several.length > 1
  const models = many ? several : value === null ? [] : [value]
  return (
    <>
      {many ? (
        <Chips models={models} onSeveral={onSeveral} onPick={onPick} />
      ) : (
        <ModelPicker value={value} onPick={onPick} onConnect={onConnect} />
      )}
      <More {...{ models, onSeveral, onPick, onConnect }} />
    </>
  )
}

type ChipsProps = Pick<Props, 'onSeveral' | 'onPick'> & { models: readonly string[] }

function Chips({ models, onSeveral, onPick }: ChipsProps) {
  const t = useTexts()
  const list = useWorld((world) => world.models)
  const remove = (id: string) => {
    const left = models.filter((one) => one !== id)
    onSeveral(left)
    if (left.length === 1 && left[0]) onPick(left[0])
  }
  return (
    <ul className="model-chips" aria-label={t.several.title}>
      {models.map((id) => {
        const title = findModel(list, id)?.title ?? id
        return (
          <li key={id} className="model-chip">
            <span>{title}</span>
            <IconButton icon="close" small label={t.several.remove(title)} onClick={() => remove(id)} />
          </li>
        )
      })}
    </ul>
  )
}

type MoreProps = Pick<Props, 'onSeveral' | 'onPick' | 'onConnect'> & { models: readonly string[] }

function More({ models, onSeveral, onPick, onConnect }: MoreProps) {
  const t = useTexts()
  const many = models.length > 1
  const label = many ? t.several.addMore : t.several.add
  return (
    <Popover
      label={t.several.title}
      side="above"
      width="25rem"
      trigger={(props) => (
        <button type="button" className="models-more" aria-label={label} title={label} {...props}>
          <Icon name={many ? 'plus' : 'columns'} size={17} />
          {many && <span aria-hidden="true">{models.length}</span>}
        </button>
      )}
    >
      {(close) => (
        <div className="models-several">
          <p className="models-hint">
            {t.several.hint} {models.length >= MOST && t.several.most(MOST)}
          </p>
          <ModelChoice
            value={null}
            several={models}
            onPick={(id) => {
              const next = toggled(models, id)
              onSeveral(next)
              if (next.length === 1 && next[0]) onPick(next[0])
            }}
            onConnect={() => {
              close()
              onConnect()
            }}
          />
          <div className="models-done">
            {many && (
              <Button
                size="small"
                look="plain"
                onClick={() => {
                  close()
                  onSeveral([])
                  if (models[0]) onPick(models[0])
                }}
              >
                {t.several.onlyOne}
              </Button>
            )}
            <Button size="small" look="main" onClick={close}>
              {t.several.done}
            </Button>
          </div>
        </div>
      )}
    </Popover>
  )
}
