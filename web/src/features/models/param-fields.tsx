// The controls of the parameters: each is empty while the model's own value holds.
import type { Effort, Params } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Field, Segments } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'

type Props = { takes: readonly string[]; params: Params; onChange: (params: Params) => void }

export function ParamFields({ takes, params, onChange }: Props) {
  const set = <K extends keyof Params>(name: K, value: Params[K] | undefined) => {
    const { [name]: _dropped, ...rest } = params
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <>
      {takes.includes('reasoning_effort') && (
        <EffortField value={params.reasoning_effort} onChange={(value) => set('reasoning_effort', value)} />
      )}
      {takes.includes('temperature') && (
        <Slider
          name="temperature"
          most={2}
          value={params.temperature}
          onChange={(value) => set('temperature', value)}
        />
      )}
      {takes.includes('top_p') && (
        <Slider name="top_p" most={1} value={params.top_p} onChange={(value) => set('top_p', value)} />
      )}
      {takes.includes('max_tokens') && (
        <Whole
          name="max_tokens"
          least={1}
          value={params.max_tokens}
          onChange={(value) => set('max_tokens', value)}
        />
      )}
      {takes.includes('seed') && (
        <Whole name="seed" least={0} value={params.seed} onChange={(value) => set('seed', value)} />
      )}
      {takes.includes('stop') && <StopField value={params.stop} onChange={(value) => set('stop', value)} />}
    </>
  )
}

type Control<T> = { value: T | undefined; onChange: (value: T | undefined) => void }

function EffortField({ value, onChange }: Control<Effort>) {
  const t = useTexts()
  const efforts = ['auto', 'minimal', 'low', 'medium', 'high'] as const
  return (
    <div className="field">
      <span className="field-label">{t.params.reasoning_effort}</span>
      <Segments
        label={t.params.reasoning_effort}
        value={value ?? 'auto'}
        choices={efforts.map((effort) => ({ value: effort, label: t.params[effort] }))}
        onChange={(next) => onChange(next === 'auto' ? undefined : next)}
      />
      <p className="field-hint">{t.params.reasoning_effortHint}</p>
    </div>
  )
}

function Slider({
  name,
  most,
  value,
  onChange,
}: Control<number> & { name: 'temperature' | 'top_p'; most: number }) {
  const t = useTexts()
  const format = useFormat()
  return (
    <Field
      label={t.params[name]}
      hint={t.params[`${name}Hint`]}
      aside={
        value === undefined ? (
          t.params.auto
        ) : (
          <span className="manner-value">
            {format.number(value)}
            <IconButton icon="close" small label={t.params.reset} onClick={() => onChange(undefined)} />
          </span>
        )
      }
    >
      {(ids) => (
        <input
          className={value === undefined ? 'range range-auto' : 'range'}
          {...ids}
          type="range"
          min={0}
          max={most}
          step={0.05}
          value={value ?? most / 2}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      )}
    </Field>
  )
}

function Whole({
  name,
  least,
  value,
  onChange,
}: Control<number> & { name: 'max_tokens' | 'seed'; least: number }) {
  const t = useTexts()
  return (
    <Field label={t.params[name]} hint={t.params[`${name}Hint`]}>
      {(ids) => (
        <input
          className="input"
          {...ids}
          type="number"
          inputMode="numeric"
          min={least}
          step={1}
          value={value ?? ''}
          placeholder={t.params.auto}
          onChange={(event) => {
            const number = Math.trunc(Number(event.target.value))
            onChange(event.target.value === '' || number < least ? undefined : number)
          }}
        />
      )}
    </Field>
  )
}

function StopField({ value, onChange }: Control<string[]>) {
  const t = useTexts()
  return (
    <Field label={t.params.stop} hint={t.params.stopHint}>
      {(ids) => (
        <textarea
          className="input manner-stop"
          {...ids}
          rows={2}
          defaultValue={value?.join('\n') ?? ''}
          onChange={(event) => {
            const words = event.target.value.split('\n').filter((word) => word !== '')
            onChange(words.length === 0 ? undefined : words.slice(0, 4))
          }}
        />
      )}
    </Field>
  )
}
