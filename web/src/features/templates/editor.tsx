// The page where a template is written: its text with blanks, what each blank is, and at its side what comes of it.
import { useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { newId } from '../../api/clock'
import { changeTemplate, createTemplate, type TemplateForm } from '../../api/templates'
import { nameFrom } from '../../logic/template-list'
import { declaredFor, defaultsOf, slots, type Template, type Variable } from '../../logic/templates'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Field, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { useLeaveGuard } from '../../ui/leave-guard'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { TemplateFields } from './fields'
import { Preview, useGiven, useRendered } from './preview'
import { VariableEditor } from './variables'
import './templates.css'

type Props = {
  template: Template | null
  /** What stands under the form of a template that is there already. */
  versions: ReactNode
  onSaved: (template: Template) => void
  onLeave: () => void
}

const FIELDS = ['name', 'title', 'description', 'body', 'tags']
const BLANK: TemplateForm = {
  name: '',
  title: '',
  description: '',
  body: '',
  variables: [],
  tags: [],
  shared: false,
}

export function TemplateEditor({ template, versions, onSaved, onLeave }: Props) {
  const t = useTexts()
  const [id] = useState(newId)
  const [first, setFirst] = useState(() => (template ? formOf(template) : BLANK))
  const [form, setForm] = useState(first)
  const [tags, setTags] = useState(first.tags.join(', '))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (change: Partial<TemplateForm>) => setForm((before) => ({ ...before, ...change }))
  const { notice, error } = placeProblem(problem, FIELDS)
  const variables = useMemo(() => declaredFor(form.body, form.variables), [form.body, form.variables])
  const named = form.name || nameFrom(form.title)
  const dirty =
    JSON.stringify({ ...form, tags }) !== JSON.stringify({ ...first, tags: first.tags.join(', ') })
  const guard = useLeaveGuard(dirty && !busy)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    const whole = {
      ...form,
      name: named,
      variables,
      tags: tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    }
    try {
      const saved = await (template ? changeTemplate(template.id, whole) : createTemplate(id, whole))
      const kept = formOf(saved)
      setFirst(kept)
      setForm(kept)
      setTags(kept.tags.join(', '))
      onSaved(saved)
      toast(t.words.saved)
    } catch (reason) {
      setProblem(toProblem(reason))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="template-editor">
      {guard}
      <form className="template-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        <div className="template-pair">
          <TextField
            label={t.templates.titleField}
            error={error('title')}
            maxLength={120}
            autoComplete="off"
            required
            autoFocus={template === null}
            value={form.title}
            onChange={(title) => put({ title })}
          />
          <TextField
            label={t.templates.name}
            hint={t.templates.nameHint}
            error={error('name')}
            maxLength={41}
            autoComplete="off"
            spellCheck={false}
            placeholder={nameFrom(form.title)}
            value={form.name}
            onChange={(name) => put({ name: name.replace(/^\/|\s/gu, '').toLowerCase() })}
          />
        </div>
        <TextField
          label={t.templates.description}
          aside={t.words.optional}
          error={error('description')}
          maxLength={1000}
          autoComplete="off"
          value={form.description}
          onChange={(description) => put({ description })}
        />
        <Field label={t.templates.body} hint={t.templates.bodyHint} error={error('body')}>
          {(ids) => (
            <textarea
              className="input template-body"
              {...ids}
              rows={Math.min(22, Math.max(9, form.body.split('\n').length + 1))}
              required
              maxLength={50_000}
              value={form.body}
              onChange={(event) => put({ body: event.target.value })}
            />
          )}
        </Field>
        <Variables
          variables={variables}
          used={slots(form.body)}
          onChange={(next) => put({ variables: next })}
        />
        <TextField
          label={t.templates.tags}
          aside={t.words.optional}
          hint={t.templates.tagsHint}
          error={error('tags')}
          autoComplete="off"
          value={tags}
          onChange={setTags}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={form.shared}
            onChange={(event) => put({ shared: event.target.checked })}
          />
          <span>
            {t.templates.shared}
            <span className="field-hint template-shared">{t.templates.sharedHint}</span>
          </span>
        </label>
        <div className="template-foot">
          {dirty && template && <span className="field-hint">{t.templates.unsaved}</span>}
          <Button onClick={onLeave}>{dirty && template ? t.templates.discard : t.words.cancel}</Button>
          <Button
            type="submit"
            look="main"
            disabled={busy || form.body.trim() === '' || (template !== null && !dirty)}
          >
            {t.words.save}
          </Button>
        </div>
      </form>
      <aside className="template-side">
        <Trial body={form.body} variables={variables} />
        {versions}
      </aside>
    </div>
  )
}

type VariablesProps = {
  variables: readonly Variable[]
  used: readonly string[]
  onChange: (variables: Variable[]) => void
}

function Variables({ variables, used, onChange }: VariablesProps) {
  const t = useTexts()
  return (
    <fieldset className="template-variables">
      <legend className="field-label">{t.templates.variables}</legend>
      {variables.length === 0 && <p className="field-hint">{t.templates.variablesNone}</p>}
      {variables.map((variable, at) => (
        <VariableEditor
          key={variable.name}
          variable={variable}
          used={used.includes(variable.name)}
          onChange={(next) => onChange(variables.map((one, index) => (index === at ? next : one)))}
          onRemove={() => onChange(variables.filter((_, index) => index !== at))}
        />
      ))}
    </fieldset>
  )
}

/** The form as those will see it who use the template, to be tried while it is written. */
function Trial({ body, variables }: { body: string; variables: readonly Variable[] }) {
  const t = useTexts()
  const { today } = useGiven()
  const [typed, setTyped] = useState<Record<string, string>>({})
  const known = new Set(variables.map(({ name }) => name))
  const kept = Object.fromEntries(Object.entries(typed).filter(([name]) => known.has(name)))
  const values = { ...defaultsOf(variables, today), ...kept }
  const { problems } = useRendered(body, variables, values)
  return (
    <section className="template-trial" aria-label={t.templates.trial}>
      <TemplateFields
        variables={variables}
        values={values}
        problems={problems}
        touched={new Set(Object.keys(kept).filter((name) => kept[name] !== ''))}
        onChange={(name, value) => setTyped((before) => ({ ...before, [name]: value }))}
        onTouch={() => undefined}
      />
      <Preview body={body} variables={variables} values={values} />
    </section>
  )
}

function formOf({ name, title, description, body, variables, tags, shared }: Template): TemplateForm {
  return { name, title, description, body, variables, tags, shared }
}
