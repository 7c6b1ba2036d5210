// The small form in which a template's blanks are filled in; the text goes to the composer, or is sent at once.
import { useRef, useState, type KeyboardEvent } from 'react'
import { asPart } from '../../logic/parts'
import { defaultsOf, firstText, type Template } from '../../logic/templates'
import type { FilePart, StoredFile } from '../../logic/types'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { TemplateFields } from './fields'
import { Preview, useGiven, useRendered } from './preview'
import './templates.css'

export type Filled = { text: string; files: FilePart[] }

type Props = {
  template: Template
  /** What was typed after the name. */
  rest: string
  maySend: boolean
  onDone: (filled: Filled, send: boolean) => void
  onClose: () => void
}

export function FillTemplate({ template, rest, maySend, onDone, onClose }: Props) {
  const t = useTexts()
  const { today } = useGiven()
  const { variables, body } = template
  const [values, setValues] = useState(() => begin(template, rest, today))
  const [files, setFiles] = useState<Record<string, StoredFile>>({})
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const form = useRef<HTMLFormElement>(null)
  const { text, problems } = useRendered(body, variables, values)
  const wrong = variables.find(({ name }) => name in problems)

  const finish = (send: boolean) => {
    if (!wrong) {
      onDone({ text, files: Object.values(files).map(asPart) }, send)
      return
    }
    setTouched(new Set(variables.map(({ name }) => name)))
    const field = form.current?.querySelectorAll('.field')[variables.indexOf(wrong)]
    field?.querySelector<HTMLElement>('input:not([hidden]), textarea, select, button')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    finish(maySend)
  }
  return (
    <Dialog wide title={template.title} onClose={onClose} className="fill">
      <form
        ref={form}
        className="fill-form"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault()
          finish(false)
        }}
      >
        <div className="fill-fields">
          {template.description && <p className="field-hint">{template.description}</p>}
          <TemplateFields
            variables={variables}
            values={values}
            problems={problems}
            touched={touched}
            onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
            onTouch={(name) => values[name] !== '' && setTouched((before) => new Set(before).add(name))}
            onFile={(name, file) => setFiles((before) => withFile(before, name, file))}
          />
        </div>
        <Preview body={body} variables={variables} values={values} />
        <div className="dialog-foot fill-foot">
          {maySend && <span className="field-hint">{t.templates.sendHint}</span>}
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look={maySend ? 'line' : 'main'}>
            {t.templates.insert}
          </Button>
          {maySend && (
            <Button look="main" icon="arrowUp" onClick={() => finish(true)}>
              {t.templates.send}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

function begin({ variables }: Template, rest: string, today: string): Record<string, string> {
  const values = defaultsOf(variables, today)
  const first = firstText(variables)
  return rest !== '' && first !== null ? { ...values, [first]: rest } : values
}

function withFile(
  before: Readonly<Record<string, StoredFile>>,
  name: string,
  file: StoredFile | null,
): Record<string, StoredFile> {
  const others = Object.entries(before).filter(([one]) => one !== name)
  return Object.fromEntries(file ? [...others, [name, file]] : others)
}
