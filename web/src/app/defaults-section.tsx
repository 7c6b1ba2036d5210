// What new conversations begin with: the model, instructions, and the parameters that the model takes.
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { changeMe } from '../api/calls'
import { changeWorld, useWorld } from '../api/world'
import { ParamFields } from '../features/models/param-fields'
import { ModelPicker } from '../features/models/picker'
import { findModel } from '../logic/models'
import type { Me } from '../logic/types'
import { Button } from '../ui/button'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { Setting } from '../ui/setting'

type Defaults = Me['defaults']

const SETTLE = 600

export default function DefaultsSection() {
  const me = useWorld((world) => world.me)
  return me && <DefaultsForm kept={me.defaults} />
}

function DefaultsForm({ kept }: { kept: Defaults }) {
  const t = useTexts()
  const [, go] = useLocation()
  const models = useWorld((world) => world.models)
  const [defaults, setDefaults] = useState(kept)
  const save = useSaving()
  const change = (news: Partial<Defaults>) => {
    const next = { ...defaults, ...news }
    setDefaults(next)
    save(next)
  }
  const model = defaults.model ?? models?.default ?? null
  const takes = findModel(models, model)?.params ?? []
  return (
    <section className="settings-rows">
      <p className="section-lead">{t.looks.defaultsLead}</p>
      <Setting id="model" label={t.looks.model} hint={t.looks.modelHint}>
        <ModelPicker
          value={model}
          onPick={(id) => change({ model: id })}
          onConnect={() => go('/settings/providers')}
        />
        {defaults.model !== null && (
          <Button size="small" look="plain" onClick={() => change({ model: null })}>
            {t.looks.modelReset}
          </Button>
        )}
      </Setting>
      <Setting id="instructions" label={t.looks.instructions} hint={t.looks.instructionsHint} wide>
        <textarea
          className="input"
          rows={5}
          maxLength={20_000}
          aria-label={t.looks.instructions}
          placeholder={t.looks.instructionsPlaceholder}
          value={defaults.instructions ?? ''}
          onChange={(event) =>
            change({ instructions: event.target.value === '' ? null : event.target.value })
          }
        />
      </Setting>
      <Setting id="params" label={t.looks.params} hint={t.looks.paramsHint} wide>
        {takes.length === 0 ? (
          <p className="field-hint">{t.params.none}</p>
        ) : (
          <div className="narrow-form">
            <ParamFields takes={takes} params={defaults.params} onChange={(params) => change({ params })} />
          </div>
        )}
      </Setting>
    </section>
  )
}

/** Keeps what was changed, once it is quiet for a moment, at the latest when the section is left. */
function useSaving(): (defaults: Defaults) => void {
  const act = useAct()
  const latest = useRef<Defaults | null>(null)
  const timer = useRef(0)
  const flush = useRef(() => undefined as void)
  useEffect(() => {
    flush.current = () => {
      clearTimeout(timer.current)
      const defaults = latest.current
      latest.current = null
      if (defaults) act(async () => changeWorld({ me: await changeMe({ defaults }) }))
    }
  })
  useEffect(() => () => flush.current(), [])
  return (defaults) => {
    latest.current = defaults
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => flush.current(), SETTLE)
  }
}
