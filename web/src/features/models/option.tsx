// One model in the list: its name, what it can do, how much it takes and costs.
import { isGuide } from '../../logic/models'
import type { Model } from '../../logic/types'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'

type Props = {
  id: string
  model: Model
  active: boolean
  chosen: boolean
  onPick: () => void
  onHover: () => void
}

export function ModelOption({ id, model, active, chosen, onPick, onHover }: Props) {
  return (
    // The list is driven from its search field, which keeps the focus.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className={active ? 'model model-active' : 'model'}
      onClick={onPick}
      onKeyDown={(event) => event.key === 'Enter' && onPick()}
      onPointerMove={onHover}
    >
      <span className="model-main">
        <span className="model-title">{model.title}</span>
        <Facts model={model} />
      </span>
      {chosen && <Icon name="check" size={17} />}
    </div>
  )
}

function Facts({ model }: { model: Model }) {
  const t = useTexts()
  const format = useFormat()
  if (isGuide(model.id)) return <span className="model-facts">{t.models.guide}</span>
  const can = [
    model.input.includes('image') && t.models.images,
    model.input.includes('file') && t.models.files,
    model.input.includes('audio') && t.models.audio,
    model.tools && t.models.tools,
    model.reasoning && t.models.reasoning,
  ]
  const facts = [
    model.context_window === null ? null : t.models.window(format.compact(model.context_window)),
    model.price === null ? null : priceText(model, t.models.free, (a, b) => t.models.priceShort(a, b)),
    ...can,
  ].filter((fact) => typeof fact === 'string')
  const about = model.price === null ? t.models.noPrice : t.models.price(...format.price(model.price))
  return (
    <span className="model-facts" title={about}>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </span>
  )

  function priceText({ price }: Model, free: string, both: (input: string, output: string) => string) {
    if (price === null) return null
    return Number(price.input) === 0 && Number(price.output) === 0 ? free : both(...format.price(price))
  }
}
