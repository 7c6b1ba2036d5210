// What one blank of a template is: its kind, its question, what may stand in it.
import { useState } from 'react'
import { labelOf, VARIABLE_KINDS, type Variable, type VariableKind } from '../../logic/templates'
import { IconButton } from '../../ui/button'
import { Field, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'

type Props = { variable: Variable; used: boolean; onChange: (next: Variable) => void; onRemove: () => void }

export function VariableEditor({ variable, used, onChange, onRemove }: Props) {
  const t = useTexts()
  const { name, kind } = variable
  const put = (change: Partial<Variable>) => onChange({ ...variable, ...change })
  return (
    <details className="variable" name="variable">
      <summary>
        <code className="slot">{name}</code>
        <span className="variable-label">{labelOf(variable)}</span>
        <span className="variable-kind">
          {t.templates.kinds[kind]}
          {variable.required ? '' : ` · ${t.words.optional}`}
          {used ? '' : ` · ${t.templates.unused}`}
        </span>
      </summary>
      <div className="variable-fields">
        <TextField
          label={t.templates.label}
          maxLength={100}
          autoComplete="off"
          placeholder={labelOf({ ...variable, label: '' })}
          value={variable.label}
          onChange={(label) => put({ label })}
        />
        <Field label={t.templates.kind}>
          {(ids) => (
            <select
              className="input"
              {...ids}
              value={kind}
              onChange={(event) => onChange(ofKind(variable, event.target.value as VariableKind))}
            >
              {VARIABLE_KINDS.map((one) => (
                <option key={one} value={one}>
                  {t.templates.kinds[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind === 'choice' && <Choices choices={variable.choices} onChange={(choices) => put({ choices })} />}
        {(kind === 'number' || kind === 'date') && (
          <>
            <TextField
              label={kind === 'date' ? t.templates.earliest : t.templates.min}
              aside={t.words.optional}
              type={kind === 'date' ? 'date' : 'text'}
              value={String(variable.min ?? '')}
              onChange={(min) => put({ min: min || null })}
            />
            <TextField
              label={kind === 'date' ? t.templates.latest : t.templates.max}
              aside={t.words.optional}
              type={kind === 'date' ? 'date' : 'text'}
              value={String(variable.max ?? '')}
              onChange={(max) => put({ max: max || null })}
            />
          </>
        )}
        {kind !== 'file' && <Default variable={variable} onChange={(next) => put({ default: next })} />}
        <div className="variable-foot">
          <label className="check">
            <input
              type="checkbox"
              checked={variable.required}
              onChange={(event) => put({ required: event.target.checked })}
            />
            <span>{t.templates.required}</span>
          </label>
          {!used && (
            <IconButton icon="trash" small label={t.templates.removeVariable(name)} onClick={onRemove} />
          )}
        </div>
      </div>
    </details>
  )
}

/** What was said for another kind and makes no sense for this one goes. */
function ofKind(variable: Variable, kind: VariableKind): Variable {
  const limits = kind === variable.kind ? {} : { min: null, max: null }
  const plain = kind === 'text' || kind === 'long'
  return { ...variable, kind, ...limits, default: plain ? variable.default : '' }
}

/** Kept as it is typed: an empty line at the end is the beginning of the next choice. */
function Choices({
  choices,
  onChange,
}: {
  choices: readonly string[]
  onChange: (choices: string[]) => void
}) {
  const t = useTexts()
  const [typed, setTyped] = useState(choices.join('\n'))
  return (
    <Field label={t.templates.choices}>
      {(ids) => (
        <textarea
          className="input"
          {...ids}
          rows={4}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            onChange(
              event.target.value
                .split('\n')
                .map((one) => one.trim())
                .filter(Boolean),
            )
          }}
        />
      )}
    </Field>
  )
}

function Default({ variable, onChange }: { variable: Variable; onChange: (next: string) => void }) {
  const t = useTexts()
  const { kind, choices } = variable
  const label = t.templates.default
  if (kind === 'choice') {
    return (
      <Field label={label}>
        {(ids) => (
          <select
            className="input"
            {...ids}
            value={variable.default}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">{t.shortcuts.none}</option>
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        )}
      </Field>
    )
  }
  if (kind === 'date') {
    return (
      <Field label={label}>
        {(ids) => (
          <select
            className="input"
            {...ids}
            value={variable.default}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">{t.shortcuts.none}</option>
            <option value="today">{t.templates.today}</option>
          </select>
        )}
      </Field>
    )
  }
  return (
    <TextField
      label={label}

      autoComplete="off"
      value={variable.default}
      onChange={onChange}
    />
  )
}
