// How the model shall answer in this conversation: instructions and the parameters that it takes.
import { useEffect, useRef, useState } from 'react'
import { changeMe } from '../../api/calls'
import { changeWorld, getWorld, useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import type { Params } from '../../logic/types'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { ParamFields } from './param-fields'

export type Manner = { params: Params; instructions: string | null }

type Props = { model: string | null; manner: Manner; onChange: (change: Partial<Manner>) => void }

const SETTLE = 500

export function MannerPanel({ model, manner, onChange }: Props) {
  const t = useTexts()
  const act = useAct()
  const models = useWorld((world) => world.models)
  const [params, setParams] = useState(manner.params)
  const [instructions, setInstructions] = useState(manner.instructions ?? '')
  const later = useLater(onChange)
  const takes = findModel(models, model)?.params ?? []

  const changeParams = (next: Params) => {
    setParams(next)
    later({ params: next })
  }
  const makeDefault = async () => {
    const kept = getWorld().me?.defaults.instructions ?? null
    changeWorld({ me: await changeMe({ defaults: { model, params, instructions: kept } }) })
    toast(t.params.madeDefault)
  }

  return (
    <div className="popover-body manner">
      <h2 className="manner-title">{t.params.title}</h2>
      <Field label={t.params.instructions} hint={t.params.instructionsHint}>
        {(ids) => (
          <textarea
            className="input"
            {...ids}
            rows={4}
            value={instructions}
            placeholder={t.params.instructionsPlaceholder}
            onChange={(event) => {
              setInstructions(event.target.value)
              later({ instructions: event.target.value.trim() || null })
            }}
          />
        )}
      </Field>
      {takes.length === 0 ? (
        <p className="field-hint">{t.params.none}</p>
      ) : (
        <ParamFields takes={takes} params={params} onChange={changeParams} />
      )}
      <div className="manner-foot">
        <Button
          size="small"
          look="plain"
          disabled={Object.keys(params).length === 0}
          onClick={() => changeParams({})}
        >
          {t.params.reset}
        </Button>
        <Button size="small" onClick={() => act(makeDefault)}>
          {t.params.makeDefault}
        </Button>
      </div>
    </div>
  )
}

/** Collects changes while they are being made and hands them on once, at the latest when the panel closes. */
function useLater(onChange: (change: Partial<Manner>) => void): (change: Partial<Manner>) => void {
  const latest = useRef(onChange)
  const collected = useRef<Partial<Manner>>({})
  const timer = useRef(0)
  useEffect(() => {
    latest.current = onChange
  })
  const flush = useRef(() => {
    clearTimeout(timer.current)
    if (Object.keys(collected.current).length > 0) latest.current(collected.current)
    collected.current = {}
  })
  useEffect(() => flush.current, [])
  return (change) => {
    collected.current = { ...collected.current, ...change }
    clearTimeout(timer.current)
    timer.current = window.setTimeout(flush.current, SETTLE)
  }
}
