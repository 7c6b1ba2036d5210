// A labelled field: the label, the control, the hint and the error belong together.
import { useId, useState, type InputHTMLAttributes, type ReactNode } from 'react'
import { IconButton } from './button'

type FieldProps = {
  label: ReactNode
  aside?: ReactNode
  hint?: ReactNode
  error?: string | undefined
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

export function Field({ label, aside, hint, error, children }: FieldProps) {
  const id = useId()
  const described = hint || error ? { 'aria-describedby': `${id}-about` } : {}
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        <span>{label}</span>
        {aside && <span className="field-aside">{aside}</span>}
      </label>
      {children({ id, ...described, ...(error ? { 'aria-invalid': true } : {}) })}
      {error ? (
        <p className="field-error" id={`${id}-about`}>
          {error}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={`${id}-about`}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
  label: ReactNode
  aside?: ReactNode
  hint?: ReactNode
  error?: string | undefined
  onChange?: (value: string) => void
}

export function TextField({ label, aside, hint, error, onChange, ...rest }: InputProps) {
  return (
    <Field label={label} aside={aside} hint={hint} error={error}>
      {(ids) => (
        <input className="input" {...ids} {...rest} onChange={(event) => onChange?.(event.target.value)} />
      )}
    </Field>
  )
}

type PasswordProps = InputProps & { showLabel: string; hideLabel: string }

export function PasswordField({
  label,
  aside,
  hint,
  error,
  onChange,
  showLabel,
  hideLabel,
  ...rest
}: PasswordProps) {
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} aside={aside} hint={hint} error={error}>
      {(ids) => (
        <div className="input-with-button">
          <input
            className="input"
            {...ids}
            {...rest}
            type={shown ? 'text' : 'password'}
            onChange={(event) => onChange?.(event.target.value)}
          />
          <IconButton
            icon={shown ? 'eyeOff' : 'eye'}
            label={shown ? hideLabel : showLabel}
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  )
}

type Choice<T extends string> = { value: T; label: string }

export function Segments<T extends string>(props: {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}) {
  const move = (by: number) => {
    const at = props.choices.findIndex((choice) => choice.value === props.value)
    const next = props.choices[(at + by + props.choices.length) % props.choices.length]
    if (next) props.onChange(next.value)
  }
  return (
    <div
      className="segments"
      role="radiogroup"
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') move(1)
        else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') move(-1)
      }}
    >
      {props.choices.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="radio"
          className="segment"
          aria-checked={value === props.value}
          tabIndex={value === props.value ? 0 : -1}
          ref={(element) => {
            if (value === props.value && element?.parentElement?.contains(document.activeElement))
              element.focus()
          }}
          onClick={() => props.onChange(value)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
