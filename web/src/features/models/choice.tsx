// The searchable list of models, grouped by provider, driven by the keyboard.
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { readModels } from '../../api/sync'
import { useWorld } from '../../api/world'
import { matching, type ModelGroup } from '../../logic/models'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { ModelOption } from './option'

type Props = {
  value: string | null
  /** With it any number can be chosen; `onPick` puts one in or takes it out. */
  several?: readonly string[]
  onPick: (id: string) => void
  onConnect: () => void
}

export function ModelChoice({ value, several, onPick, onConnect }: Props) {
  const t = useTexts()
  const act = useAct()
  const id = useId()
  const list = useWorld((world) => world.models)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState<string | null>(value)
  const groups = useMemo(() => (list ? matching(list, typed) : []), [list, typed])
  const flat = groups.flatMap((group) => group.models)
  const active = flat.find((model) => model.id === at) ?? flat[0]

  const onKeyDown = (event: KeyboardEvent) => {
    const index = flat.findIndex((model) => model.id === active?.id)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && flat.length > 0) {
      event.preventDefault()
      const next = flat[(index + step + flat.length) % flat.length]
      setAt(next?.id ?? null)
      document.getElementById(`${id}-${next?.id}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && active) {
      event.preventDefault()
      onPick(active.id)
    }
  }

  return (
    <div className="models">
      <div className="models-search">
        <Icon name="search" size={16} />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active ? `${id}-${active.id}` : undefined}
          aria-label={t.models.search}
          placeholder={t.models.search}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton icon="again" small label={t.models.refresh} onClick={() => act(() => readModels(true))} />
      </div>
      <div
        className="models-list"
        role="listbox"
        id={id}
        aria-label={t.models.choose}
        aria-multiselectable={several !== undefined}
      >
        {list !== null && flat.length === 0 && groups.length === 0 && (
          <p className="menu-note">{t.models.none}</p>
        )}
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.provider?.title ?? group.name}>
            <GroupHead group={group} />
            {group.models.map((model) => (
              <ModelOption
                key={model.id}
                id={`${id}-${model.id}`}
                model={model}
                active={model.id === active?.id}
                chosen={several ? several.includes(model.id) : model.id === value}
                onPick={() => onPick(model.id)}
                onHover={() => setAt(model.id)}
              />
            ))}
          </div>
        ))}
      </div>
      <button type="button" className="menu-item models-connect" onClick={onConnect}>
        <Icon name="plug" size={17} />
        {t.models.addProvider}
      </button>
    </div>
  )
}

function GroupHead({ group }: { group: ModelGroup }) {
  const t = useTexts()
  const { provider } = group
  const state = provider?.state ?? 'unknown'
  return (
    <div className="models-group">
      <span className={`dot dot-${state}`} title={t.models[state]} />
      <span className="models-group-title">{provider?.title ?? group.name}</span>
      {(state === 'down' || state === 'degraded') && (
        <span className="models-group-state">{provider?.error?.text ?? t.models[state]}</span>
      )}
      {state !== 'down' && group.models.length === 0 && (
        <span className="models-group-state">{t.models.noModels}</span>
      )}
    </div>
  )
}
