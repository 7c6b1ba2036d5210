// The blanks of a template as fields, each of its kind.
import { useRef, useState } from 'react'
import { dayText } from '../../logic/days'
import { startUpload } from '../../api/uploads'
import { labelOf, type Complaint, type Variable } from '../../logic/templates'
import { toProblem } from '../../logic/problem'
import type { StoredFile } from '../../logic/types'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useLocale, useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'

export type Taken = { values: Record<string, string>; files: Record<string, StoredFile> }

type Props = {
  variables: readonly Variable[]
  values: Readonly<Record<string, string>>
  problems: Readonly<Record<string, Complaint>>
  /** The blanks whose mistakes are said: those that were left, or all after an attempt to send. */
  touched: ReadonlySet<string>
  onChange: (name: string, value: string) => void
  onTouch: (name: string) => void
  /** Absent where nothing will be sent: then files are only named. */
  onFile?: (name: string, file: StoredFile | null) => void
}

export function TemplateFields({ variables, values, problems, touched, onChange, onTouch, onFile }: Props) {
  const t = useTexts()
  const locale = useLocale()
  return (
    <>
      {variables.map((variable) => {
        const { name, required, kind } = variable
        const problem = problems[name]
        const error = problem && touched.has(name) ? t.templates.complaints[problem] : undefined
        return (
          <Field
            key={name}
            label={labelOf(variable)}
            aside={required ? undefined : t.words.optional}
            hint={kind === 'number' || kind === 'date' ? limits(variable) : undefined}
            error={error}
          >
            {(ids) => (
              <Control
                ids={{ ...ids, ...(required ? { 'aria-required': true } : {}) }}
                variable={variable}
                value={values[name] ?? ''}
                onChange={(value) => onChange(name, value)}
                onBlur={() => onTouch(name)}
                onFile={onFile && ((file) => onFile(name, file))}
              />
            )}
          </Field>
        )
      })}
    </>
  )

  function limits({ kind, min, max }: Variable): string | undefined {
    const least = said(kind, min)
    const most = said(kind, max)
    if (least && most) return t.templates.between(least, most)
    return least ? t.templates.from(least) : most ? t.templates.upTo(most) : undefined
  }
  function said(kind: Variable['kind'], limit: Variable['min']): string {
    if (limit === null) return ''
    return kind === 'date' ? dayText(String(limit), locale) : String(limit)
  }
}

type ControlProps = {
  ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true; 'aria-required'?: true }
  variable: Variable
  value: string
  onChange: (value: string) => void
  onBlur: () => void
  onFile: ((file: StoredFile | null) => void) | undefined
}

function Control({ ids, variable, value, onChange, onBlur, onFile }: ControlProps) {
  const t = useTexts()
  const rest = { ...ids, className: 'input', value, onBlur }
  switch (variable.kind) {
    case 'long':
      return <textarea {...rest} rows={5} onChange={(event) => onChange(event.target.value)} />
    case 'choice':
      return (
        <select {...rest} onChange={(event) => onChange(event.target.value)}>
          {(!variable.required || value === '') && <option value="">{t.templates.noChoice}</option>}
          {variable.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )
    case 'date':
      return (
        <input
          {...rest}
          type="date"
          min={String(variable.min ?? '')}
          max={String(variable.max ?? '')}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'number':
      return (
        <input
          {...rest}
          inputMode="decimal"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'file':
      return <FileControl {...{ ids, value, onChange, onFile }} />
    case 'text':
      return <input {...rest} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
  }
}

function uploaded(file: File): Promise<StoredFile> {
  return new Promise((onDone, onProblem) => {
    startUpload(file, { onProgress: () => undefined, onDone, onProblem })
  })
}

function FileControl({
  ids,
  value,
  onChange,
  onFile,
}: Pick<ControlProps, 'ids' | 'value' | 'onChange' | 'onFile'>) {
  const t = useTexts()
  const picker = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<string | null>(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    setState(t.chat.uploading)
    try {
      const stored = onFile ? await uploaded(file) : null
      onFile?.(stored)
      onChange(stored?.name ?? file.name)
      setState(null)
    } catch (error) {
      setState(sentence(t, toProblem(error)))
    }
  }
  const clear = () => {
    onFile?.(null)
    onChange('')
  }
  return (
    <div className="file-field">
      <Button {...ids} icon="clip" onClick={() => picker.current?.click()}>
        {value || t.templates.chooseFile}
      </Button>
      {value !== '' && (
        <Button look="plain" size="small" onClick={clear}>
          {t.chat.removeFile(value)}
        </Button>
      )}
      <span className="field-hint" role="status">
        {state}
      </span>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(event) => {
          void choose(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </div>
  )
}
